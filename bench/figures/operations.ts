/**
 * Latency of every operation of the Traccar API through its handler, compared with reading one item of the same table by
 * the same client. The other APIs use the same middleware and repositories.
 */
import { subscribe } from 'node:diagnostics_channel'
import { operations as all } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { signedTable } from '#shared/aws/signedTable.ts'
import { userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { RECIPES } from '../kit/recipes.ts'
import { CallDepth } from '../kit/callDepth.ts'
import { administrator, operation as handlerOf, type OperationRequest } from '../kit/calls.ts'
import { concurrently, type Call, alternately, median, pooled, ratio, type Times } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { START_MS } from '../kit/fleet.ts'
import { TestData, type TestUser } from '../kit/testUsers.ts'
import { openTestEnvironment, type TestEnvironment } from '../kit/testEnvironment.ts'

const CALLERS = sized(8, 2)
const CALLS = sized(40, 2)
/** Calls of operations that hash a password, which take a hundred times as long. */
const HASHING_CALLS = sized(4, 2)
const WARM_CALLS = sized(8, 1)
const HASHING_WARM_CALLS = 1
const HASHING = new Set(['traccar.session.create', 'traccar.users.create'])
/** Called by one caller at a time, because all callers would change the same record. */
const ONE_RECORD = 'traccar.server.update'
/** Operations that read any amount of data, or compute. All others create, read, update or delete single objects. */
const NOT_CRUD = /\.(session|positions|reports|quarantine|statistics)\./

/** Fallbacks read and write nothing, and have no recipe. */
const measured = all.filter(({ address }) => address in RECIPES)

interface Row {
  readonly address: string
  readonly tableCalls: number
  /** Calls to the table one after the other. */
  readonly sequential: number
  readonly alone: Times
  readonly together: Times
}

class Bench {
  /** Requests to the table. The process makes no other requests. */
  private requests = 0
  private readonly depth = new CallDepth()
  private nowMs = START_MS + 600_000
  /** One consistent read. */
  private readonly bare: Call

  constructor(
    private readonly environment: TestEnvironment,
    private readonly testUsers: readonly TestUser[],
    private readonly adminCookie: string,
    private readonly testData: TestData,
  ) {
    const table = signedTable(environment.host, 'bench', ['table:read'])
    this.bare = async () => JSON.stringify(await table.get(keys.user(userId(1))))
    subscribe('http.client.request.start', () => void (this.requests += 1))
  }

  async measure(operation: Operation): Promise<Row> {
    const { address } = operation
    const [warm, count] = HASHING.has(address) ? [HASHING_WARM_CALLS, HASHING_CALLS] : [WARM_CALLS, CALLS]
    const send = handlerOf(address)
    const sent: OperationRequest[] = []
    while (sent.length < warm + 2 * count)
      sent.push(...(await Promise.all(this.testUsers.map((_, n) => this.request(operation, sent.length + n)))))
    const calls = sent.map(one => () => {
      // Ids in the audit log are times.
      this.environment.setTime((this.nowMs += 1))
      return send(one)
    })
    await alternately(calls.slice(0, warm), this.bare)
    this.requests = 0
    const depths: number[] = []
    const watched = calls.slice(warm, warm + count).map(one => () => this.depth.measure(depths, one))
    const alone = await alternately(watched, this.bare)
    // Subtracts the bare read that follows each call.
    const tableCalls = this.requests / count - 1
    const together: Times = { own: [], bare: [] }
    const callers = address === ONE_RECORD ? 1 : CALLERS
    const rest = calls.slice(warm + count, warm + 2 * count)
    for (let at = 0; at < count; at += count / 2) {
      const half = rest.slice(at, at + count / 2)
      await concurrently(callers, half, together.own)
      await concurrently(
        callers,
        half.map(() => this.bare),
        together.bare,
      )
    }
    return { address, tableCalls, sequential: median(depths), alone, together }
  }

  /** Returns the request of the nth call. Users take turns, and each uses its devices in turn. */
  private async request({ address, method, route, access }: Operation, n: number): Promise<OperationRequest> {
    const testUser = this.testUsers[n % this.testUsers.length]
    const device = testUser?.devices[Math.floor(n / this.testUsers.length) % testUser.devices.length]
    const recipe = RECIPES[address]
    if (!testUser || device === undefined) throw new Error('no users were created')
    if (!recipe) throw new Error(`bench/kit/recipes.ts has no recipe for ${address}: add one`)
    const {
      params,
      query,
      body,
      cookie = testUser.cookie,
    } = await recipe({ ...testUser, device, testData: this.testData })
    const asAdministrator = access !== 'public' && access.role === 'administrator'
    const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json'
    return {
      method,
      path: route.replace('{id}', String(params?.id)),
      cookies: [asAdministrator ? this.adminCookie : cookie],
      ...(params && { params: { id: String(params.id) } }),
      ...(query !== undefined && { query }),
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': type },
      }),
    }
  }
}

const printed = (rows: readonly Row[]): string => {
  const cells = rows.map(({ address, tableCalls, sequential, alone, together }) => [
    address.padEnd(34),
    tableCalls.toFixed(1).padStart(5),
    sequential.toFixed(0).padStart(8),
    median(alone.own).toFixed(2).padStart(8),
    ...[alone, together].flatMap(times => [0.5, 0.99].map(share => `${ratio(times, share).toFixed(1)} x`.padStart(8))),
  ])
  const heading = `${''.padEnd(34)} calls  in turn  p50 ms  p50, 1   p99, 1   p50, ${CALLERS}   p99, ${CALLERS}`
  return [heading, ...cells.map(row => row.join(' '))].join('\n')
}

export const run = async (): Promise<Figure[]> => {
  const environment = await openTestEnvironment(START_MS)
  const admin = await administrator(environment)
  const testData = new TestData(environment)
  const testUsers: TestUser[] = []
  for (let n = 0; n < CALLERS; n += 1) testUsers.push(await testData.testUser())
  const bench = new Bench(environment, testUsers, admin.cookie, testData)
  const rows: Row[] = []
  // Lists come first, because other operations create more objects.
  for (const operation of measured.toSorted((a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET')))
    rows.push(await bench.measure(operation))
  console.log(printed(rows.toSorted((a, b) => ratio(a.alone, 0.5) - ratio(b.alone, 0.5))))
  return figuresOf(
    rows.filter(({ address }) => !NOT_CRUD.test(address) && !HASHING.has(address)),
    rows,
  )
}

const figuresOf = (crud: readonly Row[], rows: readonly Row[]): Figure[] => {
  const middle = (of: (row: Row) => number) => median(crud.map(of))
  const slowest = Math.max(...crud.map(({ alone }) => ratio(alone, 0.5)))
  const bare = median(rows.flatMap(({ alone }) => alone.bare))
  const perCall = ({ alone, tableCalls }: Row) => ratio(alone, 0.5) / Math.max(1, tableCalls)
  return [
    inReads(
      `median of ${crud.length} CRUD operations, p50`,
      middle(({ alone }) => ratio(alone, 0.5)),
      3.5,
    ),
    inReads('p99 of all their calls', ratio(pooled(crud.map(({ alone }) => alone)), 0.99), 5),
    inReads(
      `median p50, ${CALLERS} callers`,
      middle(({ together }) => ratio(together, 0.5)),
    ),
    inReads(`p99 of all their calls, ${CALLERS} callers`, ratio(pooled(crud.map(({ together }) => together)), 0.99)),
    inReads('p50 of the slowest CRUD operation', slowest),
    inReads('p50 for each call to the table', middle(perCall)),
    {
      figure: 'calls to the table one after the other, median',
      value: middle(({ sequential }) => sequential),
      unit: 'calls',
    },
    { figure: 'one read, p50', value: bare, unit: 'ms' },
  ]
}

/** Returns a figure as a multiple of one read. */
const inReads = (figure: string, value: number, atMost?: number): Figure => ({
  figure,
  value,
  unit: 'one read',
  ...(atMost !== undefined && { goal: { atMost } }),
})
