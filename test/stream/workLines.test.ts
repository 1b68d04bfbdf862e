import type { KinesisStreamRecord } from 'aws-lambda'
import type { Line } from '#shared/stream/batch.ts'
import { workLines } from '#shared/stream/workLines.ts'

const outage = () => Object.assign(new Error('the table does not answer'), { name: 'NoAnswer' })
const poison = () => new TypeError('the geofence has no shape')

type Failure = () => Error
/** Outcome of applying a record: success, or a number of failures. */
interface Plan {
  readonly name: string
  readonly fails?: Failure
  readonly times?: number
}

const recordOf = (name: string): KinesisStreamRecord => ({
  awsRegion: 'eu-north-1',
  eventID: `shardId-000000000000:${name}`,
  eventName: 'aws:kinesis:record',
  eventSource: 'aws:kinesis',
  eventSourceARN: 'arn:aws:kinesis:eu-north-1:000000000000:stream/positions',
  eventVersion: '1.0',
  invokeIdentityArn: '',
  kinesis: {
    approximateArrivalTimestamp: 0,
    data: '',
    kinesisSchemaVersion: '1.0',
    partitionKey: '1',
    sequenceNumber: name,
  },
})

/**
 * Processes lines of records: `a1 a2` and `b1` are two. Returns the applied, dead-lettered and remaining records, in
 * order.
 */
const work = async (
  lines: readonly (readonly Plan[])[],
  { timeLeft = () => Infinity, refuses = false }: { timeLeft?: () => number; refuses?: boolean } = {},
) => {
  const applied: string[] = []
  const aside: string[] = []
  const order: string[] = []
  let begun = 0
  const failures = new Map<string, number>()
  const lineOf = (plans: readonly Plan[]): Line => ({
    records: plans.map(({ name }) => recordOf(name)),
    apply: async (from, to) => {
      begun += 1
      await Promise.resolve()
      const some = plans.slice(from, to)
      for (const { name, fails, times = Infinity } of some) {
        const before = failures.get(name) ?? 0
        if (!fails || before >= times) continue
        failures.set(name, before + 1)
        throw fails()
      }
      applied.push(...some.map(({ name }) => name))
      order.push(...some.map(({ name }) => name))
    },
  })
  const { left, reason } = await workLines(lines.map(lineOf), {
    timeLeft,
    writeDeadLetter: async ({ kinesis }) => {
      if (refuses) throw new Error('the bucket is gone')
      aside.push(kinesis.sequenceNumber)
      order.push(`(${kinesis.sequenceNumber})`)
    },
  })
  return {
    applied: applied.sort(),
    aside,
    order,
    begun,
    left: left.map(one => one.kinesis.sequenceNumber),
    reason: reason?.kind,
  }
}

const good = (...names: string[]): Plan[] => names.map(name => ({ name }))
const bad = (name: string, fails: Failure = poison): Plan => ({ name, fails })

test('processes lines without failures', async () => {
  expect(await work([good('a1', 'a2'), good('b1')])).toMatchObject({
    applied: ['a1', 'a2', 'b1'],
    aside: [],
    left: [],
    reason: undefined,
  })
})

test('writes a dead letter for a record that fails while others succeed, in the middle of a line', async () => {
  const { applied, aside, order, left } = await work([[...good('a1'), bad('a2'), ...good('a3')], good('b1')])
  expect([applied, aside, left]).toEqual([['a1', 'a3', 'b1'], ['a2'], []])
  expect(order.filter(name => name !== 'b1')).toEqual(['a1', '(a2)', 'a3'])
})

test('writes only one dead letter for poison in one of a hundred lines', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => (n === 41 ? [bad('p')] : good(`r${n}`)))
  const { applied, aside, left } = await work(lines)
  expect([applied.length, aside, left]).toEqual([99, ['p'], []])
})

test('ignores a failure that does not occur again', async () => {
  const { applied, aside } = await work([[{ name: 'a1', fails: poison, times: 2 }], good('b1')])
  expect([applied, aside]).toEqual([['a1', 'b1'], []])
})

test('starts no line after an outage, and returns the first record of each unfinished one', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => [bad(`r${n}`, outage), ...good(`s${n}`)])
  const { applied, aside, begun, left, reason } = await work(lines)
  expect([applied, aside, reason]).toEqual([[], [], 'outage'])
  expect(begun).toBe(16)
  expect(left).toEqual(lines.map((_, n) => `r${n}`))
})

test('writes no dead letter during an outage, even with poison in the batch', async () => {
  const lines = [[bad('p'), ...good('q')], [bad('a1', outage)], good('b1')]
  expect(await work(lines)).toMatchObject({ aside: [], left: expect.arrayContaining(['p', 'a1']), reason: 'outage' })
  expect(await work([lines[0]!, good('a1', 'b1')])).toMatchObject({
    aside: ['p'],
    left: [],
    applied: ['a1', 'b1', 'q'],
  })
})

test('writes no dead letter if all of five lines have poison, because the code is at fault', async () => {
  const five = Array.from({ length: 5 }, (_, n) => [bad(`p${n}`), ...good(`q${n}`)])
  expect(await work(five)).toMatchObject({
    applied: [],
    aside: [],
    left: ['p0', 'p1', 'p2', 'p3', 'p4'],
    reason: 'everyLineFails',
  })
  expect(await work(five.slice(1))).toMatchObject({ aside: ['p1', 'p2', 'p3', 'p4'], left: [], reason: undefined })
  expect((await work([...five, good('r')])).aside).toHaveLength(5)
})

test('retries a record that cannot be written as a dead letter, and those after it', async () => {
  const lines = [[...good('a1'), bad('a2'), ...good('a3')], good('b1')]
  expect(await work(lines, { refuses: true })).toMatchObject({ applied: ['a1', 'b1'], left: ['a2'], reason: 'outage' })
})

test('starts no line with less than ten seconds left', async () => {
  let left = 60_000
  const timeLeft = () => (left -= 1000)
  const {
    applied,
    left: waiting,
    reason,
  } = await work(
    Array.from({ length: 100 }, (_, n) => good(`r${n}`)),
    { timeLeft },
  )
  expect(applied.length).toBeGreaterThan(40)
  expect([applied.length + waiting.length, reason]).toEqual([100, 'timeIsUp'])
})

test('returns two seconds before the time limit, even with unfinished work', async () => {
  let begun = 0
  const stuck: Line = {
    records: [recordOf('a1')],
    apply: () => {
      begun += 1
      return new Promise(() => undefined)
    },
  }
  // Read before the line is started, and then for the deadline of the result.
  const answers = [60_000, 2100]
  const timeLeft = () => answers.shift() ?? 0
  const { left, reason } = await workLines([stuck], { timeLeft, writeDeadLetter: async () => undefined })
  expect([begun, left.length, reason]).toEqual([1, 1, { kind: 'timeIsUp' }])
})
