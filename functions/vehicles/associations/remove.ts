import { associations } from '#shared/api/vehicles/associations.ts'
import { associating, associationNotFound, codeOfEnds, oldPairs } from '#shared/http/associations.ts'
import { checkDeviceWriter } from '#shared/http/changeDevices.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(associations.remove)

export const handler = handle(associations.remove, async call => {
  const { body, caller, stores } = call
  if (caller) await checkDeviceWriter(caller, stores)
  const pairs = await oldPairs(body.data, associating(caller), stores)
  if (!(await stores.deviceLinks.removeAll(pairs))) throw associationNotFound()
  await tell(
    call,
    async () => pairs.map(({ device }) => device),
    pairs.map(({ user }) => user),
  )
  return { data: pairs.map(pair => ({ type: 'user_permission' as const, id: codeOfEnds(pair) })) }
})
