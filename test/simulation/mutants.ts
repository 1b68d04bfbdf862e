/** Planted bugs: each does one thing wrong. A simulation that does not find them proves nothing. */
import { countMessages } from '#shared/domain/statistics.ts'
import { applyRecords } from '#shared/stream/applyRecords.ts'
import { ConditionFailed, type Item, type Key, type Put, type Table, type Write } from '#shared/table/table.ts'

const isState = (write: Write): write is Put => 'put' in write && write.put.SK === 'STATE'
const isChunk = (write: Write): write is Put => 'put' in write && /^[CL]#/.test(write.put.SK)

const isCount = ({ put }: Put) => put.PK.startsWith('MESSAGES#')

const writing = (table: Table, change: (write: Write) => Write | undefined): Table => ({
  ...table,
  write: async write => {
    const changed = change(write)
    return changed && table.write(changed)
  },
})

/** A table that answers with something else when it is asked for several items, of which some are events. */
const readingEvents = (table: Table, answer: (key: Key) => Item | undefined): Table => ({
  ...table,
  getMany: async (keys, consistency) => {
    const items = await table.getMany(keys, consistency)
    return items.map((item, n) => (keys[n]?.SK.startsWith('E#') ? answer(keys[n]) : item))
  },
})

const without = ({ put }: Put): Put => ({ put })
const keeping = (write: Put, values: Partial<Item>): Put => ({ ...write, put: Object.assign({}, write.put, values) })

const ofTable: Readonly<Record<string, (table: Table) => Table>> = {
  'the state is written whatever its revision': table =>
    writing(table, write => (isState(write) ? without(write) : write)),
  'an overtaken process writes over a whole chunk': table =>
    writing(table, write => (isChunk(write) ? without(write) : write)),
  'an overtaken process writes over a finished count': table =>
    writing(table, write => ('put' in write && isCount(write) ? without(write) : write)),
  'a refused write counts as done': table => ({
    ...table,
    write: async write => {
      try {
        return await table.write(write)
      } catch (error) {
        if (error instanceof ConditionFailed) return undefined
        throw error
      }
    },
  }),
  'the sequence number is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { seq: new Uint8Array([0]) }) : write)),
  'how many points of a record are done is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { done: 0 }) : write)),
  'the flush mark is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { flushed: -1 }) : write)),
  'chunks are never written': table => writing(table, write => (isChunk(write) ? undefined : write)),
  'late positions are left out of the flush': table =>
    writing(table, write => ('put' in write && write.put.SK.startsWith('L#') ? undefined : write)),
  'events are not kept until their items are written': table =>
    writing(table, write => (isState(write) ? keeping(write, { events: undefined }) : write)),
  'events are never let go': table => ({
    ...table,
    write: async write => {
      if (!isState(write)) return table.write(write)
      const before = (await table.get(write.put))?.['events']
      const [old, own] = [before, write.put['events']].map(text => (typeof text === 'string' ? JSON.parse(text) : []))
      const events = [...old, ...own]
      return table.write(events.length > 0 ? keeping(write, { events: JSON.stringify(events) }) : write)
    },
  }),
  'events are handed over again by each process that reads the state': table => readingEvents(table, () => undefined),
  'every event of a state counts as handed over': table => readingEvents(table, key => ({ ...key })),
  'the time of the last event is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { eventTick: -1 }) : write)),
  'which values the device itself sent is forgotten by a flush': table =>
    writing(table, write => (isChunk(write) ? keeping(write, { sent: undefined }) : write)),
  'the latest position is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { order: 0 }) : write)),
}

type Fold = typeof applyRecords

const ofFold: Readonly<Record<string, Fold>> = {
  'a finished count is not awaited': (ports, ...given) => {
    const { finish, periodMs } = ports.counting
    const unawaited: typeof finish = async (...count) => void finish(...count).catch(() => undefined)
    return applyRecords({ ...ports, counting: { periodMs, finish: unawaited } }, ...given)
  },
  'the rejected points of a half-applied record are counted again': (ports, state, records, circumstances) => {
    const half = records.find(({ stream, sequence }) => stream === state.stream && sequence === state.sequence)
    const { receivedAt, points, rejected = [] } = half?.record ?? { receivedAt: 0, points: [] }
    if (state.pointsDone >= points.length) return applyRecords(ports, state, records, circumstances)
    const again = { receivedAt, received: rejected.length, stored: 0 }
    const { count } = countMessages(state.count, again, ports.counting.periodMs)
    return applyRecords(ports, { ...state, count }, records, circumstances)
  },
  'sequence numbers are compared across streams': (ports, state, records, circumstances) =>
    applyRecords(
      ports,
      { ...state, stream: 'one' },
      records.map(delivered => ({ ...delivered, stream: 'one' })),
      circumstances,
    ),
}

export interface Mutant {
  readonly table?: (table: Table) => Table
  readonly fold?: Fold
}

export const mutants: Readonly<Record<string, Mutant>> = Object.fromEntries([
  ...Object.entries(ofTable).map(([name, table]) => [name, { table }] as const),
  ...Object.entries(ofFold).map(([name, fold]) => [name, { fold }] as const),
])
