/** Runs saved commands that notification rules name. Each command runs at most once for an event. */
import { commandFor } from '../domain/commandRules.ts'
import { CallerError } from '../errors.ts'
import type { Event } from '../model/event.ts'
import type { Host } from '../runtime.ts'
import { commands } from '../table/commands.ts'
import { recordOf } from '../table/entities.ts'
import { keys } from '../table/keys.ts'
import type { notifications } from '../table/notifications.ts'
import { savedCommands } from '../table/savedCommands.ts'
import type { Table } from '../table/table.ts'

interface CommandDependencies {
  readonly host: Host
  readonly table: Table
  readonly notifications: Pick<ReturnType<typeof notifications>, 'claim' | 'release'>
}

/** Queues these commands for the device of an event. Returns the errors after which a retry can succeed. */
export const runCommands = async (
  event: Event,
  ids: readonly number[],
  dependencies: CommandDependencies,
): Promise<unknown[]> => {
  const failed: unknown[] = []
  for (const id of ids.filter(one => one > 0)) {
    try {
      await run(event, id, dependencies)
    } catch (error) {
      failed.push(error)
    }
  }
  return failed
}

const run = async (event: Event, id: number, { host, table, notifications }: CommandDependencies): Promise<void> => {
  const [command, device] = await Promise.all([savedCommands(table).byId(id), table.get(keys.device(event.deviceId))])
  if (!command || !device) return
  const { uniqueId } = recordOf<{ readonly uniqueId: string }>(device)
  const skipped = (reason: string) =>
    host.log('warn', {
      message: 'a command of a notification rule was not queued',
      event: event.id,
      commandId: id,
      reason,
    })
  const made = commandFor(command, uniqueId)
  if ('refusal' in made) return skipped(made.refusal)
  const delivery = { subject: `event-${event.id}`, recipient: 0, channel: `command-${id}` } as const
  if (!(await notifications.claim(delivery, host.now()))) return
  try {
    await commands(table).queue(event.deviceId, made.text, host.now())
  } catch (error) {
    // The queue is full or the device is disabled. A later try would come too late for the event.
    if (error instanceof CallerError && error.kind !== 'unavailable') return skipped(error.message)
    await notifications.release(delivery)
    throw error
  }
}
