/** The function that marks silent devices, as a schedule runs it. It can be killed, and the next run continues. */
import { positionLog } from '#shared/log/positionLog.ts'
import { markSilent } from '#shared/schedule/silence.ts'
import { eventPersister } from '#shared/stream/persistEvents.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import { container, type World } from './faults.ts'
import type { Random } from './random.ts'

export const MINUTE_MS = 60_000
const UNWATCHED = { until: 0, connects: 0, crowdedAt: 0 }
const publish = async () => undefined

/** Runs it at a Unix time in milliseconds. */
export const lookAfterSilent = async (world: World, now: number, random: Random, rate = world.rate): Promise<void> => {
  const { host, devices } = world
  const { table: faulty, dispatch } = container(world, random, rate)
  const listed = async function* () {
    for (const id of devices) yield { ...keys.device(id), kind: 'device', id, d: '{}' }
  }
  const table: Table = { ...faulty, list: listed }
  host.clock.set(new Date(now).toISOString())
  // The next run retries failures.
  await markSilent(table, now, eventPersister({ host, table, subscribers: UNWATCHED, dispatch, publish })).catch(
    () => undefined,
  )
}

/** Returns the times of the last report of devices that reported, Unix time in milliseconds. */
export const heardAt = async ({ table, devices }: World): Promise<number[]> =>
  (await positionLog(table).states(devices)).flatMap(state => (state && state.seenAt > 0 ? [state.seenAt] : []))

/** A run between two batches: late enough for quiet devices, too early for silent ones. */
export const lookAfterQuiet = async (world: World, random: Random): Promise<void> => {
  const heard = await heardAt(world)
  if (heard.length > 0) await lookAfterSilent(world, Math.min(...heard) + 5.5 * MINUTE_MS, random)
}

/** Runs after the last report, until no device is online and no state carries events. The first runs can be killed. */
export const fallSilent = async (world: World, random: Random): Promise<void> => {
  const end = Math.max(...(await heardAt(world)))
  for (const minutes of [11, 16, 21]) await lookAfterSilent(world, end + minutes * MINUTE_MS, random)
  for (const minutes of [26, 31, 36]) await lookAfterSilent(world, end + minutes * MINUTE_MS, random, 0)
}
