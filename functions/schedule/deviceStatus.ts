/** Marks devices that were silent for too long, and settles events that were left; runs every five minutes. */
import { functions } from '#shared/api/functions.ts'
import { sdkTable } from '#shared/aws/sdk.ts'
import { changePublisher } from '#shared/live/publishChange.ts'
import { currentHost } from '#shared/runtime.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import { eventDispatcher, eventPersister } from '#shared/stream/persistEvents.ts'
import { config } from '#shared/table/config.ts'

const dispatch = eventDispatcher(functions.deviceStatus)
const publish = changePublisher(functions.deviceStatus)

/** Throws after the last device if some could not be looked after. */
export const handler = async (): Promise<{ marked: number }> => {
  const host = currentHost()
  const { address, grants } = functions.deviceStatus
  const table = sdkTable(host, address, grants)
  const subscribers = await config(table).watch()
  const persistEvents = eventPersister({ host, table, subscribers, dispatch, publish })
  const { marked, failures } = await markSilent(table, host.now(), persistEvents)
  if (failures.length > 0) throw new Error(`${failures.length} devices failed, first error: ${String(failures[0])}`)
  return { marked }
}
