/** What it costs to show 1,000 devices to 100 people who watch: requests of the table, read units, messages, CPU. */
import { functions } from '#shared/api/functions.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { FRAME_MAX_BYTES } from '#shared/live/frames.ts'
import { deliverUpdates } from '#shared/live/deliverUpdates.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { connections } from '#shared/table/connections.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { stores } from '#shared/stores.ts'
import { counting } from '../kit/counting.ts'
import { cpuOf, median, rounds } from '../kit/cpu.ts'
import type { Figure } from '../kit/figure.ts'
import { headStart, Reporter, START_MS } from '../kit/fleet.ts'
import { Maker } from '../kit/people.ts'
import { addDevices, openPlace, type Place, TABLE_NAME } from '../kit/place.ts'
import { sized } from '../kit/size.ts'

const DEVICES = sized(1000, 20)
const WATCHERS = sized(100, 3)
/** Of a fleet that reports every ten seconds, in one second. */
const IN_A_SECOND = DEVICES / 10
const ROUNDS = sized(5, 1)

/** Devices that reported, in one group; watchers who are linked to it, each with one open connection. */
const prepared = async (place: Place): Promise<readonly DeviceId[]> => {
  const { table, host } = place
  const devices = await addDevices(place, DEVICES)
  const consumer = consume(positionsConsumer())
  for (const batch of headStart(devices.map(id => new Reporter(id, 'mixed')))) {
    if ((await consumer(batch)).batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const { groups, devices: stored, links, sessions } = stores(table)
  const maker = new Maker(place)
  const owner = await maker.user()
  const fleet = await groups.create({ attributes: {}, name: 'Fleet', groupId: 0 }, owner.id)
  for (const device of await stored.byIds(devices, host.now())) {
    const { id, status: _s, lastUpdate: _l, positionId: _p, geofenceIds: _g, ...record } = device
    await stored.update(deviceId(id), { ...record, groupId: fleet })
  }
  for (let n = 0; n < WATCHERS; n += 1) {
    const account = await maker.user()
    await links.userGroup.add(account.id, fleet)
    const found = await sessions.find(await sessions.open(account, host.now()), host.now())
    if (!found) throw new Error('no session was created')
    const connection = { id: `connection-${n}`, user: account.id, openedAt: host.now(), proof: { stored: found.key } }
    await connections(table).open(connection)
    await connections(table).greet(connection.id)
  }
  return devices
}

/** One push of these devices: what it asked of the table and sent. */
const pushed = async ({ send, host, emulatorPid }: Place, devices: readonly DeviceId[]) => {
  const { cost, counted } = counting(send)
  const messages = { messages: 0, bytes: 0, largest: 0 }
  const table = dynamoTable(counted, TABLE_NAME)
  const sockets = {
    post: async (_: string, text: string) => {
      const bytes = Buffer.byteLength(text)
      messages.messages += 1
      messages.bytes += bytes
      messages.largest = Math.max(messages.largest, bytes)
      return true
    },
    end: async () => undefined,
  }
  const change = { devices, saw: [], events: [], opened: [] }
  await deliverUpdates({ host, table, log: positionLog(table), sockets }, change)
  const asked = { ...cost, ...messages }
  // By the client that the function has: the one that counts costs more than all the rest.
  const own = signedTable(host, functions.livePush.address, functions.livePush.grants)
  const ports = { host, table: own, log: positionLog(own), sockets }
  const cpu = await cpuOf([emulatorPid], () => deliverUpdates(ports, change))
  return { ...asked, ...cpu }
}

const figures = async (place: Place, devices: readonly DeviceId[], mostCalls: number): Promise<Figure[]> => {
  const all = await rounds(ROUNDS, () => pushed(place, devices))
  const middle = (of: (one: (typeof all)[number]) => number) => median(all.map(of))
  const name = `${devices.length} devices, ${WATCHERS} watchers`
  const messages = middle(one => one.messages) / WATCHERS
  const needed = Math.ceil(middle(one => one.bytes) / WATCHERS / FRAME_MAX_BYTES)
  return [
    { figure: `${name}: calls to the table`, value: middle(one => one.calls), unit: '', goal: { atMost: mostCalls } },
    { figure: `${name}: read units`, value: middle(one => one.read), unit: 'units' },
    { figure: `${name}: messages of a watcher`, value: messages, unit: '', goal: { atMost: needed + 1 } },
    { figure: `${name}: largest message`, value: middle(one => one.largest), unit: 'bytes', goal: { atMost: 32_768 } },
    { figure: `${name}: function`, value: 1000 * middle(one => one.ownSeconds), unit: 'CPU-ms' },
  ]
}

export const run = async (): Promise<Figure[]> => {
  const place = await openPlace(START_MS)
  const devices = await prepared(place)
  await pushed(place, devices)
  return [
    ...(await figures(place, devices.slice(0, 1), 3 * WATCHERS)),
    ...(await figures(place, devices.slice(0, IN_A_SECOND), 6 * WATCHERS)),
    ...(await figures(place, devices, 6 * WATCHERS)),
  ]
}
