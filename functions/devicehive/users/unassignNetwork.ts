import { users } from '#shared/api/devicehive/users.ts'
import { namedUserAndNetwork } from '#shared/http/devicehive/namedUserAndNetwork.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(users.unassignNetwork)

export const handler = handle(users.unassignNetwork, async call => {
  const { stores } = call
  const { user, network } = await namedUserAndNetwork(call)
  await stores.links.userGroup.remove(user, network)
  await tell(call, () => stores.permissions.devicesBelow([network]), [user])
})
