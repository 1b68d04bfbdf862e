/** Planted bugs of ingestion without a stream. */
import { applyRecords } from '#shared/stream/applyRecords.ts'
import { ConditionFailed, type Item, type Put, type Table, type Write } from '#shared/table/table.ts'
import type { DirectMutant } from './reporting.ts'

const isState = (write: Write): write is Put => 'put' in write && write.put.SK === 'STATE'
const keeping = (write: Put, values: Partial<Item>): Put => ({ ...write, put: Object.assign({}, write.put, values) })

const writing = (table: Table, change: (write: Write) => Write): Table => ({
  ...table,
  write: write => table.write(change(write)),
})

export const directMutants: Readonly<Record<string, DirectMutant>> = {
  'answers before the report is stored': {
    stream: stream => ({
      put: async (key, data) => void stream.put(key, data).catch(() => undefined),
    }),
  },
  'does not recognize its own write': {
    apply: (dependencies, state, records, config) =>
      applyRecords(dependencies, { ...state, by: undefined }, records, config),
  },
  'recognizes a write of which it lost the number of points': {
    table: table =>
      writing(table, write => {
        if (!isState(write) || !(write.put['by'] instanceof Uint8Array)) return write
        const by = Buffer.from(write.put['by'])
        by.writeUInt16LE(1000, 8)
        return keeping(write, { by })
      }),
  },
  'moves the mark of the stream': {
    apply: async (dependencies, state, records, config) =>
      applyRecords(dependencies, { ...state, sequence: state.sequence + 1n }, records, config),
  },
  'takes a lost race for a success': {
    apply: async (dependencies, state, records, config) => {
      try {
        return await applyRecords(dependencies, state, records, config)
      } catch (error) {
        if (error instanceof ConditionFailed) return state
        throw error
      }
    },
  },
  'accepts a report during an outage': {
    stream: stream => ({ put: (key, data) => stream.put(key, data).catch(() => undefined) }),
  },
  'takes an outage for a report that cannot be applied': {
    apply: async (dependencies, state, records, config) => {
      try {
        return await applyRecords(dependencies, state, records, config)
      } catch (error) {
        if (error instanceof ConditionFailed) throw error
        throw new TypeError('poison', { cause: error })
      }
    },
  },
  'writes the state without comparing its revision': {
    table: table => writing(table, write => (isState(write) ? { put: write.put } : write)),
  },
  'drops the events that it could not dispatch': {
    table: table => writing(table, write => (isState(write) ? keeping(write, { events: undefined }) : write)),
  },
}
