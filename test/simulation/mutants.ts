/** Planted bugs. A simulation that does not find them proves nothing. */
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

/** Returns a table with other responses to reads of several items that include events. */
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
  'writes the state without comparing its revision': table =>
    writing(table, write => (isState(write) ? without(write) : write)),
  'lets an outdated process replace a complete chunk': table =>
    writing(table, write => (isChunk(write) ? without(write) : write)),
  'lets an outdated process replace a finished count': table =>
    writing(table, write => ('put' in write && isCount(write) ? without(write) : write)),
  'ignores a failed condition': table => ({
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
  'loses the sequence number': table =>
    writing(table, write => (isState(write) ? keeping(write, { seq: new Uint8Array([0]) }) : write)),
  'loses the number of applied points of a record': table =>
    writing(table, write => (isState(write) ? keeping(write, { done: 0 }) : write)),
  'loses the flush mark': table => writing(table, write => (isState(write) ? keeping(write, { flushed: -1 }) : write)),
  'never writes chunks': table => writing(table, write => (isChunk(write) ? undefined : write)),
  'omits late positions from the flush': table =>
    writing(table, write => ('put' in write && write.put.SK.startsWith('L#') ? undefined : write)),
  'drops events before their items are written': table =>
    writing(table, write => (isState(write) ? keeping(write, { events: undefined }) : write)),
  'never removes events from the state': table => ({
    ...table,
    write: async write => {
      if (!isState(write)) return table.write(write)
      const before = (await table.get(write.put))?.['events']
      const [old, own] = [before, write.put['events']].map(text => (typeof text === 'string' ? JSON.parse(text) : []))
      const events = [...old, ...own]
      return table.write(events.length > 0 ? keeping(write, { events: JSON.stringify(events) }) : write)
    },
  }),
  'dispatches events again in each process that reads the state': table => readingEvents(table, () => undefined),
  'treats every event of a state as dispatched': table => readingEvents(table, key => ({ ...key })),
  'loses the time of the last event': table =>
    writing(table, write => (isState(write) ? keeping(write, { eventTick: -1 }) : write)),
  'loses in a flush which values the device itself sent': table =>
    writing(table, write => (isChunk(write) ? keeping(write, { sent: undefined }) : write)),
  'loses the latest position': table =>
    writing(table, write => (isState(write) ? keeping(write, { order: 0 }) : write)),
}

type Apply = typeof applyRecords

const ofApplication: Readonly<Record<string, Apply>> = {
  'does not await a finished count': (dependencies, ...rest) => {
    const { finish, periodMs } = dependencies.counting
    const unawaited: typeof finish = async (...count) => void finish(...count).catch(() => undefined)
    return applyRecords({ ...dependencies, counting: { periodMs, finish: unawaited } }, ...rest)
  },
  'counts the rejected points of a partly applied record again': (dependencies, state, records, config) => {
    const half = records.find(
      one => !('token' in one) && one.stream === state.stream && one.sequence === state.sequence,
    )
    const { receivedAt, points, rejected = [] } = half?.record ?? { receivedAt: 0, points: [] }
    if (state.pointsDone >= points.length) return applyRecords(dependencies, state, records, config)
    const again = { receivedAt, received: rejected.length, stored: 0 }
    const { count } = countMessages(state.count, again, dependencies.counting.periodMs)
    return applyRecords(dependencies, { ...state, count }, records, config)
  },
  'compares sequence numbers across streams': (dependencies, state, records, config) =>
    applyRecords(
      dependencies,
      { ...state, stream: 'one' },
      records.map(delivered => ({ ...delivered, stream: 'one' })),
      config,
    ),
}

export interface Mutant {
  readonly table?: (table: Table) => Table
  readonly apply?: Apply
}

export const mutants: Readonly<Record<string, Mutant>> = Object.fromEntries([
  ...Object.entries(ofTable).map(([name, table]) => [name, { table }] as const),
  ...Object.entries(ofApplication).map(([name, apply]) => [name, { apply }] as const),
])
