/** Points that could not become positions: the request that each arrived in, the reason, and what became of it. */
import type { DeviceId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { type KeptRefusal, keepRefused } from './keepRefused.ts'
import { keys, quarantineRange } from './keys.ts'
import { entryFrom, entryKey, type Quarantined, type Receipt, type Resent, resentAttributes } from './quarantineItem.ts'
import { ConditionFailed, type Item, type Table, type Update } from './table.ts'

const DAY_MS = 86_400_000

export type Quarantine = ReturnType<typeof quarantine>

const hostsNow = () => currentHost().now()

export const quarantine = (table: Table, now = hostsNow) => ({
  /** Keeps the refused points of one stream record. Keeping them again changes nothing. */
  keep: (receipt: Receipt, sequence: bigint, refused: readonly KeptRefusal[]): Promise<void> =>
    keepRefused(table, receipt, sequence, refused),

  /** Returns the entry with this id, or undefined if there is none. */
  get: async (id: string): Promise<Quarantined | undefined> => {
    const key = entryKey(id)
    const item = key && (await table.get(key))
    return item && isKept(item, now()) ? entryFrom(item) : undefined
  },

  /**
   * Entries received between two times, both inclusive, oldest first; those after the entry with the id `after`, if given.
   * Times are Unix times in milliseconds.
   */
  between: (from: number, to: number, after?: string): AsyncIterable<Quarantined> =>
    between(table, { from, to, after }, now()),

  /** Pointers to the entries that can be tried again at this time, Unix time in milliseconds; the longest due first. */
  due: (at: number): AsyncIterable<Pointer> => due(table, at),

  /** Deletes a pointer of `due`. */
  cancelRetry: (pointer: Pointer): Promise<void> => cancelRetry(table, pointer),

  /** Notes that the entry is in the stream again. Returns it as it is then, or undefined if it was deleted meanwhile. */
  resent: (entry: Quarantined, sent: Resent): Promise<Quarantined | undefined> =>
    change(table, entry, { set: resentAttributes(sent), remove: ['retryAt', 'refusedAt', 'refusedReason'] }),

  /** Notes that a retry was refused, too: from now on only a correction helps. `at` is a Unix time in milliseconds. */
  refusedAgain: (entry: Quarantined, at: number, reason: string): Promise<Quarantined | undefined> =>
    change(table, entry, { set: { refusedAt: at, refusedReason: reason }, remove: ['retryAt'] }),

  /** Makes the entry one of this device, too: it is deleted with each device that has its point. */
  addDevice: async (device: DeviceId, { id, ttl }: Pick<Quarantined, 'id' | 'ttl'>): Promise<void> =>
    void (await table.write({ put: { ...keys.deviceQuarantine(device, id), v: 1, ttl } })),
})

/** Names an entry that can be tried again from `retryAt` on, Unix time in milliseconds. */
interface Pointer {
  readonly id: string
  readonly retryAt: number
}

const isKept = ({ ttl }: Item, now: number) => typeof ttl !== 'number' || ttl * 1000 > now

interface EntryRange {
  readonly from: number
  readonly to: number
  readonly after: string | undefined
}

async function* between(table: Table, { from, to, after }: EntryRange, now: number): AsyncIterable<Quarantined> {
  const past = after === undefined ? undefined : entryKey(after)
  for (let day = from - (from % DAY_MS); day <= to; day += DAY_MS) {
    const { PK } = keys.quarantine(day, '', 0)
    if (past && PK < past.PK) continue
    const range = quarantineRange(from, to)
    // A space sorts before everything that a longer key can continue with.
    if (past?.PK === PK && `${past.SK} ` > range.from) range.from = `${past.SK} `
    for await (const item of table.query({ PK, ...range })) if (isKept(item, now)) yield entryFrom(item)
  }
}

async function* due(table: Table, at: number): AsyncIterable<Pointer> {
  for await (const { SK } of table.query({ PK: keys.quarantineRetry(0, '').PK, ...quarantineRange(0, at) })) {
    const [retryAt, id = ''] = SK.split('#')
    yield { id, retryAt: Number(retryAt) }
  }
}

const cancelRetry = async (table: Table, { id, retryAt }: Pointer): Promise<void> =>
  void (await table.write({ delete: keys.quarantineRetry(retryAt, id) }))

const change = async (table: Table, entry: Quarantined, update: Omit<Update, 'update'>) => {
  const key = entryKey(entry.id)
  if (!key) return undefined
  try {
    const item = await table.write({ update: key, ...update, onlyIf: 'present' })
    if (entry.retryAt !== undefined) await cancelRetry(table, { id: entry.id, retryAt: entry.retryAt })
    return item && entryFrom(item)
  } catch (error) {
    // It was deleted meanwhile.
    if (error instanceof ConditionFailed) return undefined
    throw error
  }
}
