import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(permissions.unlinkDevice)

export const handler = handle(permissions.unlinkDevice, async call => {
  const { body, stores } = call
  await stores.deviceLinks.remove(body.userId, body.deviceId)
  await tell(call, async () => [body.deviceId], [body.userId])
})
