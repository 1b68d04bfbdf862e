/**
 * One schedule, and its assertions: the result is the same as if each record had been applied once, in order. Each
 * event was dispatched, and no later process dispatches it again.
 */
import { deviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { keys } from '#shared/table/keys.ts'
import type { Table } from '#shared/table/table.ts'
import type { StreamRecord } from '#shared/stream/record.ts'
import { deadLetterName } from '#shared/stream/deadLetters.ts'
import type { TestHost } from '../kit/host.ts'
import { ascending, check, checkDevice, checkHandedOver, eventIds, everything } from './checks.ts'
import { deliverAll, eventOf, type Stream, streamOf } from './deliveries.ts'
import { container, type World } from './faults.ts'
import type { Mutant } from './mutants.ts'
import { type Random, randomFrom } from './random.ts'
import { reports } from './reports.ts'
import { fallSilent, heardAt, lookAfterSilent, MINUTE_MS } from './silence.ts'

/** A process that starts at the end and has no failures. */
const startAfterwards = (world: World, random: Random) => {
  const { table, dispatch, setAside } = container(world, random, 0)
  return consume(
    positionsConsumer(() => table, dispatch),
    () => setAside,
  )
}

/**
 * Each device reports once more, later, to a process without caches: only new events are dispatched. Returns the stream
 * with these reports.
 */
const checkLater = async (table: Table, world: World, { stream, random, afterMs }: Later): Promise<Stream> => {
  const { host, devices, handedOver } = world
  const before = new Set(await eventIds(table, devices))
  const handedOverBefore = handedOver.length
  const now = Math.max(...(await heardAt(world))) + afterMs
  host.clock.set(new Date(now).toISOString())
  const points = [{ fixTime: now, latitude: 1, longitude: 1, speed: 0 }]
  const more = devices.map((device): StreamRecord => ({
    v: 1,
    deviceId: device,
    protocol: 'osmand',
    receivedAt: now,
    points,
  }))
  const longer: Stream = { ...stream, records: [...stream.records, ...more] }
  await startAfterwards(world, random)(eventOf(longer, stream.records.length, longer.records.length))
  await lookAfterSilent(world, now + MINUTE_MS, random, 0)
  const raised = (await eventIds(table, devices)).filter(id => !before.has(id))
  const label = `handed over ${afterMs / MINUTE_MS} minutes later`
  check(devices[0]!, label, ascending(handedOver.slice(handedOverBefore)), ascending(raised))
  return longer
}

interface Later {
  readonly stream: Stream
  readonly random: Random
  readonly afterMs: number
}

/** Throws if the result is not as expected. Returns the number of calls of the consumer. */
export const schedule = async (table: Table, host: TestHost, seed: number, mutant: Mutant = {}): Promise<number> => {
  const random = randomFrom(seed)
  const devices = [deviceId(1 + (seed % 500_000) * 2), deviceId(2 + (seed % 500_000) * 2)]
  for (const device of devices) await table.write({ put: { ...keys.deviceState(device), rev: 0 } })
  const stream = streamOf(reports(random, devices), random)
  const { records, unreadable, changesAt } = stream
  const rate = random.chance(0.2) ? 0 : 0.02 + random.unit() * 0.12
  const mutated = mutant.table?.(table) ?? table
  const world: World = { table: mutated, host, devices, rate, aside: new Map(), handedOver: [], outage: false }
  const { calls, calm } = await deliverAll(world, stream, random, mutant.apply)
  await fallSilent(world, random)
  const readable = records.filter((_, n) => !unreadable.has(n))
  for (const device of devices) await checkDevice(table, device, readable)
  const names = [...unreadable].map(n => deadLetterName(eventOf(stream, n, n + 1).Records[0]!))
  check(devices[0]!, 'set aside', [...world.aside.keys()].toSorted(), names.toSorted())
  await checkHandedOver(table, world, calm)
  const all = async () => [
    await Promise.all(devices.map(device => everything(table, device))),
    world.handedOver.toSorted(),
  ]
  const before = await all()
  await startAfterwards(world, random)(eventOf(stream, changesAt, records.length))
  check(devices[0]!, 'a replay changes nothing', await all(), before)
  const afterHalfAnHour = await checkLater(table, world, { stream, random, afterMs: 30 * MINUTE_MS })
  await checkLater(table, world, { stream: afterHalfAnHour, random, afterMs: 21 * 24 * 60 * MINUTE_MS })
  return calls
}
