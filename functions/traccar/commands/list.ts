import { commands } from '#shared/api/traccar/commands.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'

export const handler = handle(commands.list, async ({ query, stores, now }) => {
  // Without a device, later versions of Traccar list saved commands. There are none.
  if (query.deviceId === undefined) return []
  const id = deviceId(query.deviceId)
  const queued = await stores.commands.ofDevice(id, now)
  return queued.map(({ number, text, queuedAt, handedOutAt }) => ({
    id: number,
    deviceId: id,
    type: 'custom',
    attributes: { data: text },
    queuedTime: traccarTime(queuedAt),
    handedOutTime: handedOutAt === undefined ? null : traccarTime(handedOutAt),
  }))
})
