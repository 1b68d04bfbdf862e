/** Cost of live updates of 1 to 1,000 devices to 100 clients: table requests, read units, messages, CPU. */
import { functions } from '#shared/api/functions.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import type { LiveChange } from '#shared/live/change.ts'
import { FRAME_MAX_BYTES } from '#shared/live/frames.ts'
import { deliverUpdates } from '#shared/live/deliverUpdates.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import { connections } from '#shared/table/connections.ts'
import { dynamoTable } from '#shared/table/dynamo.ts'
import { keys } from '#shared/table/keys.ts'
import { stores } from '#shared/stores.ts'
import { addDevices, counting, openTestEnvironment, type TestEnvironment, TABLE_NAME } from '../kit/testEnvironment.ts'
import { cpuOf, median, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { warmUp, Reporter, START_MS } from '../kit/fleet.ts'
import { TestData } from '../kit/testUsers.ts'

const DEVICES = sized(1000, 20)
const CLIENTS = sized(100, 3)
/** Reports per second of a fleet that reports every ten seconds. */
const IN_A_SECOND = DEVICES / 10
const ROUNDS = sized(5, 1)
/** For few changed devices, what all clients need is read together. */
const FEW_CALLS = 30

/**
 * Creates devices with positions in one group, and users that are linked to it and want to know when devices move, each
 * with one open connection.
 */
const prepared = async (environment: TestEnvironment): Promise<readonly DeviceId[]> => {
  const { table, host } = environment
  const devices = await addDevices(environment, DEVICES)
  const consumer = consume(positionsConsumer())
  for (const batch of warmUp(devices.map(id => new Reporter(id, 'mixed')))) {
    if ((await consumer(batch)).batchItemFailures.length > 0) throw new Error('a batch failed')
  }
  const { config, groups, devices: stored, links, notifications, sessions } = stores(table)
  const testData = new TestData(environment)
  const owner = await testData.user()
  const fleet = await groups.create({ attributes: {}, name: 'Fleet', groupId: 0 }, owner.id)
  for (const device of await stored.byIds(devices, host.now())) {
    const { id, status: _s, lastUpdate: _l, positionId: _p, geofenceIds: _g, ...record } = device
    await stored.update(deviceId(id), { ...record, groupId: fleet })
  }
  for (let n = 0; n < CLIENTS; n += 1) {
    const account = await testData.user()
    await links.userGroup.add(account.id, fleet)
    const moving = { id: 0, attributes: {}, userId: account.id, type: 'deviceMoving', web: true, mail: false } as const
    await notifications.set(account.id, moving)
    const found = await sessions.find(await sessions.open(account, host.now()), host.now())
    if (!found) throw new Error('no session was created')
    const connection = { id: `connection-${n}`, user: account.id, openedAt: host.now(), proof: { stored: found.key } }
    await connections(table).open(connection, await config.subscriberState())
    await connections(table).claimSnapshot({ key: keys.connection(connection.id) })
  }
  return devices
}

type Changed = Pick<LiveChange, 'devices' | 'events'>

/** A device that moved. */
const moved = ({ host }: TestEnvironment, device: DeviceId): Changed => {
  const at = host.now()
  const nothing = { positionId: 0, geofenceId: 0, attributes: {} }
  const event = { id: 1, type: 'deviceMoving', deviceId: device, serverTime: at, eventTime: at, ...nothing } as const
  return { devices: [device], events: [event] }
}

/** Sends the updates once. Returns the table requests and the sent messages. */
const pushed = async ({ send, host, emulatorPid }: TestEnvironment, changed: Changed) => {
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
  const change = { ...changed, altered: [], saw: [], opened: [] }
  await deliverUpdates({ host, table, log: positionLog(table), sockets }, change)
  const asked = { ...cost, ...messages }
  // CPU is measured with the client of the function, because the counting client takes most of the time.
  const own = signedTable(host, functions.livePush.address, functions.livePush.grants)
  const ports = { host, table: own, log: positionLog(own), sockets }
  const cpu = await cpuOf([emulatorPid], () => deliverUpdates(ports, change))
  return { ...asked, ...cpu }
}

const figures = async (environment: TestEnvironment, changed: Changed, mostCalls: number): Promise<Figure[]> => {
  const { devices, events } = changed
  const all = await rounds(ROUNDS, () => pushed(environment, changed))
  const middle = (of: (one: (typeof all)[number]) => number) => median(all.map(of))
  const name = `${devices.length} devices, ${events.length > 0 ? 'with an event, ' : ''}${CLIENTS} watchers`
  const messages = middle(one => one.messages) / CLIENTS
  const needed = Math.ceil(middle(one => one.bytes) / CLIENTS / FRAME_MAX_BYTES)
  return [
    { figure: `${name}: calls to the table`, value: middle(one => one.calls), unit: '', goal: { atMost: mostCalls } },
    { figure: `${name}: read units`, value: middle(one => one.read), unit: 'units' },
    { figure: `${name}: messages of a watcher`, value: messages, unit: '', goal: { atMost: needed + 1 } },
    { figure: `${name}: largest message`, value: middle(one => one.largest), unit: 'bytes', goal: { atMost: 32_768 } },
    { figure: `${name}: function`, value: 1000 * middle(one => one.ownSeconds), unit: 'CPU-ms' },
  ]
}

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const devices = await prepared(environment)
  const some = (count: number): Changed => ({ devices: devices.slice(0, count), events: [] })
  await pushed(environment, some(DEVICES))
  const [first] = devices
  if (first === undefined) throw new Error('no device was created')
  return [
    ...(await figures(environment, some(1), FEW_CALLS)),
    ...(await figures(environment, moved(environment, first), FEW_CALLS)),
    // Above 50 changed devices, the links of each user are listed.
    ...(await figures(environment, some(IN_A_SECOND), 2.5 * CLIENTS)),
    ...(await figures(environment, some(DEVICES), 2.5 * CLIENTS)),
  ]
}
