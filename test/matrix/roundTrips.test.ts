/**
 * Limits the calls to the table that a signed-in request makes one after the other. Calls that are made at the same time count
 * as one.
 */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { call } from '../kit/call.ts'
import { TableRounds } from '../kit/tableRounds.ts'
import { restore } from './contents.ts'
import { requestsTo } from './recipes.ts'
import { type Actor, proof, type Scene, scene } from './scene.ts'

const MOST = { read: 2, write: 3, delete: 4 } as const

type Exception = readonly [calls: number, because: string]
const LEVELS = 'each level of groups is one more call, and the caller sees four'
const NEW_ID = 'the id of a new object is taken from a counter before the transaction'
const REFERENCE = 'an object is named by another one that is read first'
const LOG = 'positions are read chunk by chunk and month by month'
const GUEST = 'the temporary user of a share is changed like a user, after the objects of its owner are read'
const MANAGERS = 'the managers of the user, which bound it, are found by their links after it was read'
const SENT = 'the queue is read again after the device'

/** Operations that make more calls. A number can only become smaller. */
const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'traccar.attributes.createAlias': [5, `${NEW_ID}, then the list of the device is read`],
  'traccar.attributes.listAliases': [5, LEVELS],
  'traccar.attributes.removeAlias': [6, REFERENCE],
  'traccar.attributes.updateAlias': [6, REFERENCE],
  'traccar.audit.list': [3, 'a range of two days is two partitions'],
  'traccar.calendars.create': [4, NEW_ID],
  'traccar.commands.create': [7, SENT],
  'traccar.commands.send': [7, SENT],
  'traccar.devices.create': [4, NEW_ID],
  'traccar.devices.list': [5, LEVELS],
  'traccar.drivers.create': [4, NEW_ID],
  'traccar.events.get': [3, REFERENCE],
  'traccar.geofences.create': [4, NEW_ID],
  'traccar.groups.create': [4, NEW_ID],
  'traccar.groups.list': [5, LEVELS],
  'traccar.ingestKeys.get': [3, 'refused reports are read after the keys'],
  'traccar.ingestKeys.rotate': [4, 'the device is read again for the path of its reports'],
  'traccar.maintenance.create': [4, NEW_ID],
  'traccar.media.get': [4, REFERENCE],
  'traccar.notificationRules.announce': [4, REFERENCE],
  'traccar.notificationRules.create': [4, NEW_ID],
  'traccar.notificationRules.remove': [6, 'the users of the rule are read before its links are removed'],
  'traccar.notificationRules.update': [8, 'the index names the rule before and after the change'],
  'traccar.notifications.list': [3, REFERENCE],
  'traccar.notifications.set': [6, NEW_ID],
  'traccar.permissions.list': [5, 'an administrator reads the links of all owners, 16 at a time'],
  'traccar.positions.file': [3, LOG],
  'traccar.positions.list': [5, LEVELS],
  'traccar.positions.remove': [91, LOG],
  'traccar.positions.removeRange': [89, LOG],
  'traccar.push.subscribe': [5, 'the browser can belong to another user, who is read next'],
  'traccar.quarantine.list': [3, 'the entries of two days are two ranges'],
  'traccar.quarantine.resend': [7, REFERENCE],
  'traccar.reports.combined': [11, `${LEVELS}; ${LOG}`],
  'traccar.reports.events': [9, `${LEVELS}; ${LOG}`],
  'traccar.reports.mail': [12, `${LEVELS}; ${LOG}`],
  'traccar.reports.route': [10, `${LEVELS}; ${LOG}`],
  'traccar.reports.stops': [7, `${LEVELS}; ${LOG}`],
  'traccar.reports.summary': [7, `${LEVELS}; ${LOG}`],
  'traccar.reports.trips': [7, `${LEVELS}; ${LOG}`],
  'traccar.reports.xlsx': [11, `${LEVELS}; ${LOG}`],
  'traccar.schedules.create': [5, `${NEW_ID}, after the calendar is checked`],
  'traccar.schedules.update': [5, REFERENCE],
  'traccar.server.update': [6, 'the scene has no settings, so the first update creates them'],
  'traccar.session.become': [3, 'it opens a session'],
  'traccar.session.create': [8, 'the caller is not signed in: each attempt is counted before the password is verified'],
  'traccar.session.createToken': [4, NEW_ID],
  'traccar.shares.create': [8, GUEST],
  'traccar.shares.list': [4, REFERENCE],
  'traccar.shares.remove': [13, GUEST],
  'traccar.shares.shareObject': [12, GUEST],
  'traccar.shares.update': [15, GUEST],
  'traccar.users.create': [5, NEW_ID],
  'traccar.users.remove': [7, 'rules that were settings of this user alone are recognized when the last link is gone'],
  'traccar.users.removeToken': [5, MANAGERS],
  'traccar.users.removeTotp': [5, MANAGERS],
  'traccar.users.update': [5, MANAGERS],
}

/** Operations without a successful request of a signed-in user in the scene. */
const NOT_MEASURED: readonly string[] = [
  'traccar.users.newTotpKey',
  'traccar.password.reset',
  'traccar.password.update',
  'traccar.push.test',
  'traccar.shares.current',
]

let known: Scene
let table: TableRounds

beforeAll(async () => {
  table = new TableRounds(process.env['TEST_DYNAMODB_ENDPOINT'] ?? '')
  process.env['TEST_DYNAMODB_ENDPOINT'] = await table.listen()
  known = await scene()
})
afterAll(() => table.close())

const measured = operations.filter(({ api, method }) => api === 'traccar' && method !== 'ANY')

const kindOf = ({ method }: Operation): keyof typeof MOST =>
  method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write'

/** Returns the rounds of the first successful request of an actor, or undefined if none succeeds. */
const roundsOf = async ({ address }: Operation, actor: Actor): Promise<readonly (readonly string[])[] | undefined> => {
  for (const { sent } of requestsTo(address)(known, actor)) {
    // The ids in the audit log are times.
    known.world.host.clock.advance(1)
    const { result, rounds } = await table.measure(() =>
      call(address, { ...proof(actor, 'session', 'traccar'), ...sent }),
    )
    const written = known.writes.take()
    if (written.size > 0) await restore(known.world.host, known.start, written)
    if (result.status < 300) return rounds
  }
  return undefined
}

const actorsFor = ({ access }: Operation): Actor[] => {
  const isFor = (name: string) => name === 'administrator' || (name === 'owner' && !isAdministrative)
  const isAdministrative = access !== 'public' && access.role === 'administrator'
  return known.actors.filter(({ name }) => isFor(name)).toSorted(one => (one.name === 'owner' ? -1 : 1))
}

const found = new Map<string, number>()

test.each(measured.map(operation => [operation.address, operation] as const))('%s', async (address, operation) => {
  let rounds: Awaited<ReturnType<typeof roundsOf>>
  for (const actor of actorsFor(operation)) rounds ??= await roundsOf(operation, actor)
  found.set(address, rounds?.length ?? 0)
  const [most] = EXCEPTIONS[address] ?? [MOST[kindOf(operation)]]
  expect((rounds?.length ?? 0) <= most ? [] : rounds).toEqual([])
})

test('needs each exception', () => {
  const needed = measured.filter(operation => (found.get(operation.address) ?? 0) > MOST[kindOf(operation)])
  const counts = needed.map(({ address }) => [address, found.get(address)])
  expect(Object.fromEntries(counts)).toEqual(
    Object.fromEntries(Object.entries(EXCEPTIONS).map(([address, [calls]]) => [address, calls])),
  )
  expect([...found].flatMap(([address, calls]) => (calls === 0 ? [address] : []))).toEqual(NOT_MEASURED)
})
