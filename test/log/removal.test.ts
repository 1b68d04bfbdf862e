import fc from 'fast-check'
import { positionsIn } from '#shared/log/history.ts'
import { type PositionLog, positionLog } from '#shared/log/positionLog.ts'
import { removePositions } from '#shared/log/removal.ts'
import { assertValid } from '#shared/log/state.ts'
import { deviceId } from '#shared/model/ids.ts'
import type { Position, PositionDraft } from '#shared/model/position.ts'
import { keys } from '#shared/table/keys.ts'
import { ConditionFailed, type Table } from '#shared/table/table.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { runs } from '../kit/runs.ts'
import { modelTable } from '../simulation/model.ts'

const DEVICE = deviceId(31)
const NOON = Date.parse('2026-05-31T12:00:00Z')
const MINUTE = 60_000
const always = { isOver: () => false }

const draft = (minute: number, changes: Partial<PositionDraft> = {}): PositionDraft => ({
  deviceId: DEVICE,
  protocol: 'osmand',
  serverTime: NOON + minute * MINUTE + 400,
  deviceTime: NOON + minute * MINUTE,
  fixTime: NOON + minute * MINUTE,
  outdated: false,
  valid: true,
  latitude: degrees(minute / 1000),
  longitude: degrees(10.7),
  altitude: meters(0),
  speed: knots(10),
  course: degrees(0),
  accuracy: meters(0),
  geofenceIds: [],
  attributes: { totalDistance: minute },
  ...changes,
})

const started = async (): Promise<{ table: Table; log: PositionLog }> => {
  const table = modelTable()
  await table.write({ put: { ...keys.deviceState(DEVICE), rev: 0 } })
  return { table, log: positionLog(table) }
}

/** Appends drafts one by one, as a process without caches does, and repeats lost races. */
const report = async (table: Table, drafts: readonly PositionDraft[]): Promise<void> => {
  const log = positionLog(table)
  for (const one of drafts) {
    for (;;) {
      try {
        await log.commit(await log.append((await log.stateOf(DEVICE))!, one))
        break
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error
      }
    }
  }
}

const history = async (table: Table, from = 0, to = NOON * 2): Promise<Position[]> => {
  const all: Position[] = []
  for await (const segment of positionLog(table).between(DEVICE, from, to)) all.push(...positionsIn(segment))
  return all
}
const minutesOf = async (table: Table) => (await history(table)).map(({ fixTime }) => (fixTime - NOON) / MINUTE)
const latestMinute = async (table: Table): Promise<number | undefined> => {
  const [latest] = await positionLog(table).latest([DEVICE])
  return latest && (latest.fixTime - NOON) / MINUTE
}
const remove = (table: Table, from: number, to: number, more = {}) =>
  removePositions(table, positionLog(table), DEVICE, {
    from: NOON + from * MINUTE,
    to: NOON + to * MINUTE,
    ...always,
    ...more,
  })
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

test('removes a range with both ends, from chunks over a month’s end and from the tail', async () => {
  const { table } = await started()
  // 1,000 minutes cross midnight into June. The first 980 or so are in chunks.
  await report(
    table,
    upTo(1000).map(minute => draft(minute)),
  )
  await remove(table, 100, 995)
  expect(await minutesOf(table)).toEqual([...upTo(100), 996, 997, 998, 999])
  expect(await latestMinute(table)).toBe(999)
  // The odometer continues from the latest position.
  await report(table, [draft(1001)])
  expect(await minutesOf(table)).toEqual([...upTo(100), 996, 997, 998, 999, 1001])
})

test('shows the newest remaining position as the latest, and none if all are removed', async () => {
  const { table, log } = await started()
  await report(
    table,
    upTo(300).map(minute => draft(minute, { valid: minute < 250 })),
  )
  await remove(table, 280, 400)
  expect(await latestMinute(table)).toBe(279)
  const state = (await log.stateOf(DEVICE))!
  assertValid(state)
  expect(state.tail.map(row => (row.position.fixTime - NOON) / MINUTE)).toEqual([249, 279])
  await remove(table, 200, 279)
  expect(await latestMinute(table)).toBe(199)
  await remove(table, 0, 400)
  expect(await minutesOf(table)).toEqual([])
  expect(await latestMinute(table)).toBeUndefined()
  await report(table, [draft(500)])
  expect([await minutesOf(table), await latestMinute(table)]).toEqual([[500], 500])
})

test('removes late positions and fixes from the future by their own time', async () => {
  const { table } = await started()
  const received = { serverTime: NOON + 200 * MINUTE }
  await report(
    table,
    upTo(100).map(minute => draft(minute)),
  )
  await report(table, [draft(-3000, received), draft(50.5, received), draft(900, received)])
  await report(
    table,
    upTo(100).map(minute => draft(201 + minute)),
  )
  await remove(table, 50, 51)
  await remove(table, -4000, -2000)
  await remove(table, 800, 1000)
  const expected = [...upTo(50), ...upTo(48).map(n => 52 + n), ...upTo(100).map(n => 201 + n)]
  expect(await minutesOf(table)).toEqual(expected)
})

test('removes one position of several with the same time', async () => {
  const { table, log } = await started()
  await report(table, [draft(0), draft(1), draft(1, { speed: knots(20) }), draft(2)])
  const [, first, second] = await history(table)
  await remove(table, 1, 1, { only: first!.id })
  expect((await history(table)).map(({ id }) => id)).toContain(second!.id)
  expect(await log.byId([first!.id, second!.id])).toEqual([undefined, second])
  expect(await minutesOf(table)).toEqual([0, 1, 2])
})

test('a process that flushed with an outdated state cannot restore removed positions', async () => {
  const { table, log } = await started()
  await report(
    table,
    upTo(12).map(minute => draft(minute)),
  )
  const outdated = (await log.stateOf(DEVICE))!
  // The process writes the chunk and is suspended before it writes the state.
  await log.flush(outdated)
  await remove(table, 5, 7)
  await expect(log.flush(outdated)).rejects.toThrow(ConditionFailed)
  const kept = [...upTo(5), 8, 9, 10, 11]
  expect(await minutesOf(table)).toEqual(kept)
  await report(
    table,
    upTo(200).map(minute => draft(100 + minute)),
  )
  expect(await minutesOf(table)).toEqual([...kept, ...upTo(200).map(n => 100 + n)])
})

test('stops when the time is over, and completes when it is repeated', async () => {
  const { table } = await started()
  await report(
    table,
    upTo(1000).map(minute => draft(minute)),
  )
  let calls = 0
  const isOver = () => (calls += 1) > 4
  await expect(remove(table, 0, 900, { isOver })).rejects.toThrow('repeat the request')
  const partly = await minutesOf(table)
  expect(partly.length).toBeGreaterThan(100)
  expect(partly.length).toBeLessThan(1000)
  await remove(table, 0, 900)
  expect(await minutesOf(table)).toEqual(upTo(99).map(n => 901 + n))
})

/** A table in which other processes work between the calls, and which fails at one call. */
const disturbed = (table: Table, between: () => Promise<void>, failAt: number): Table => {
  let calls = 0
  let busy = false
  const step = async () => {
    calls += 1
    if (calls === failAt) throw new Error('killed')
    if (busy) return
    busy = true
    await between()
    busy = false
  }
  return {
    ...table,
    get: async key => (await step(), table.get(key)),
    getMany: async (all, consistency) => (await step(), table.getMany(all, consistency)),
    write: async write => (await step(), table.write(write)),
  }
}

const someDrafts = fc.array(
  fc.record({
    minute: fc.integer({ min: -200, max: 2000 }),
    valid: fc.boolean(),
    inOrder: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 250 },
)
const someRanges = fc.array(fc.tuple(fc.integer({ min: -200, max: 2000 }), fc.integer({ min: 0, max: 700 })), {
  minLength: 1,
  maxLength: 4,
})

test('removes what was received before, and loses nothing else, while others report and remove (property)', async () => {
  await fc.assert(
    fc.asyncProperty(someDrafts, someRanges, fc.nat({ max: 60 }), fc.nat(), async (given, ranges, failAt, seed) => {
      const { table, log } = await started()
      let serial = 0
      let clock = 0
      const next = (minute: number, changes: Partial<PositionDraft> = {}) =>
        draft(minute, { latitude: degrees((serial += 1) / 1e6), serverTime: NOON + 2000 * MINUTE, ...changes })
      const drafts = given.map(({ minute, valid, inOrder }) =>
        next(inOrder > 0 ? (clock += inOrder) : minute, { valid }),
      )
      await report(table, drafts)
      let chance = seed
      const during: PositionDraft[] = []
      const between = async () => {
        chance = (chance * 1103515245 + 12345) % 2147483648
        const more = Array.from({ length: chance % 40 }, () => next((clock += 1)))
        if (chance % 3 === 0 || during.length > 300) return
        during.push(...more)
        await report(table, more)
      }
      const isIn = ({ fixTime }: PositionDraft) =>
        ranges.some(([from, length]) => fixTime >= NOON + from * MINUTE && fixTime <= NOON + (from + length) * MINUTE)
      const all = (busy: Table) => Promise.allSettled(ranges.map(([from, length]) => remove(busy, from, from + length)))
      let working = Promise.resolve()
      await all(disturbed(table, () => (working = between()), failAt))
      // A removal that failed does not wait for work that another of its calls began.
      await working
      const halfway = await history(table)
      const must = [...drafts, ...during].filter(one => !isIn(one)).map(({ latitude }) => latitude)
      expect(new Set(halfway.map(({ latitude }) => latitude))).toEqual(
        new Set([...must, ...halfway.filter(isIn).map(({ latitude }) => latitude)]),
      )
      await all(table)
      const left = await history(table)
      expect(left.map(({ latitude }) => latitude).toSorted()).toEqual(must.toSorted())
      expect(left.map(({ fixTime }) => fixTime)).toEqual(left.map(({ fixTime }) => fixTime).toSorted((a, b) => a - b))
      expect(await log.byId(left.map(({ id }) => id))).toEqual(left)
      const gone = halfway.filter(isIn).map(({ id }) => id)
      expect(await log.byId(gone)).toEqual(gone.map(() => undefined))
      await checkLatest(log, left)
      await report(table, [next(3000)])
      expect(await history(table)).toHaveLength(left.length + 1)
    }),
    { numRuns: runs(60, 600) },
  )
})

/** The latest position is the newest remaining one that arrived in order; its time is the newest before each late one. */
const checkLatest = async (log: PositionLog, left: readonly Position[]) => {
  const state = (await log.stateOf(DEVICE))!
  assertValid(state)
  const [latest] = await log.latest([DEVICE])
  if (latest) expect(left.map(({ id }) => id)).toContain(latest.id)
  const inOrder = left.filter(({ id, fixTime }) => id % 2 ** 32 === (fixTime - Date.UTC(2020, 0, 1)) / 250)
  const newest = inOrder.at(-1)
  if (newest && latest) expect(latest.fixTime).toBeGreaterThanOrEqual(newest.fixTime)
}
