import { permissions } from '#shared/api/traccar/permissions.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'

const { tell } = accessChangePublisher(permissions.linkDevice)

export const handler = handle(permissions.linkDevice, async call => {
  const { body, stores, now } = call
  await stores.deviceLinks.add({ user: body.userId, device: body.deviceId, at: now })
  await tell(call, async () => [body.deviceId])
  return body
})
