/** Planted bugs: each is a table that does one thing wrong. A simulation that does not find them proves nothing. */
import { ConditionFailed, type Item, type Key, type Put, type Table, type Write } from '#shared/table/table.ts'

const isState = (write: Write): write is Put => 'put' in write && write.put.SK === 'STATE'
const isChunk = (write: Write): write is Put => 'put' in write && /^[CL]#/.test(write.put.SK)

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

export const mutants: Readonly<Record<string, (table: Table) => Table>> = {
  'the state is written whatever its revision': table =>
    writing(table, write => (isState(write) ? without(write) : write)),
  'an overtaken process writes over a whole chunk': table =>
    writing(table, write => (isChunk(write) ? without(write) : write)),
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
  'events are handed over again by whoever reads the state': table => readingEvents(table, () => undefined),
  'every event of a state counts as handed over': table => readingEvents(table, key => ({ ...key })),
  'the time of the last event is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { eventTick: -1 }) : write)),
  'the latest position is forgotten': table =>
    writing(table, write => (isState(write) ? keeping(write, { order: 0 }) : write)),
}
