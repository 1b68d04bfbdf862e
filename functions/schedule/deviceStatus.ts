/** Marks devices that were silent for too long; runs every five minutes. */
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { eventLog } from '#shared/log/eventLog.ts'
import { telling } from '#shared/live/tell.ts'
import type { Event } from '#shared/model/event.ts'
import { currentHost } from '#shared/runtime.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import { announcing } from '#shared/stream/announce.ts'
import { config } from '#shared/table/config.ts'

const announce = announcing(functions.deviceStatus)
const tell = telling(functions.deviceStatus)

export const handler = async (): Promise<{ marked: number }> => {
  const host = currentHost()
  const { address, grants } = functions.deviceStatus
  const table = sdkTable(host, address, grants)
  const { keep } = eventLog(table)
  const events: Event[] = []
  const marked = await markSilent(table, host.now(), async (raised, retentionDays) => {
    await keep(raised, retentionDays)
    await announce(host, raised)
    events.push(...raised)
  })
  if (marked > 0) {
    await tell(host, await config(table).watch(), { devices: events.map(({ deviceId }) => deviceId), events })
  }
  return { marked }
}
