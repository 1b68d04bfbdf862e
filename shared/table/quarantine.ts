/** Reported points that were refused, each with its request, the reason and the results of retries. */
import { retentionDays, ttlOf } from '../domain/settings.ts'
import { settingsFrom } from '../domain/settings.ts'
import { forEachConcurrently } from '../forEachConcurrently.ts'
import type { DeviceId } from '../model/ids.ts'
import { currentHost } from '../runtime.ts'
import { attributesOf, recordOf, textOf } from './entities.ts'
import { keys, quarantineRange } from './keys.ts'
import {
  entryFrom,
  entryId,
  entryKey,
  type Quarantined,
  type Receipt,
  type Refusal,
  type Resent,
  resentAttributes,
} from './quarantineItem.ts'
import { collect, ConditionFailed, type Item, type Table, type Update, writeIf } from './table.ts'

const DAY_MS = 86_400_000
const WRITES_AT_ONCE = 16
/** Retention limit of entries whose device was removed before they were stored, in days. */
const DEVICELESS_DAYS = 90

/** A refused point, and when a retry can succeed, Unix time in milliseconds; undefined if only a correction helps. */
interface KeptRefusal extends Refusal {
  readonly retryAt?: number | undefined
}

export type Quarantine = ReturnType<typeof quarantine>

const hostTime = () => currentHost().now()

export const quarantine = (table: Table, now = hostTime) => ({
  /** Stores the refused points of one record, which `source` identifies. Safe to repeat. */
  keep: (receipt: Receipt, source: string, refused: readonly KeptRefusal[]): Promise<void> =>
    keepRefused(table, receipt, source, refused),

  /** Returns the entry with this id, or undefined if there is none. */
  get: async (id: string): Promise<Quarantined | undefined> => {
    const key = entryKey(id)
    const item = key && (await table.get(key))
    return item && isKept(item, now()) ? entryFrom(item) : undefined
  },

  /**
   * Yields the entries received between two Unix times in milliseconds, both inclusive, oldest first. With `after`,
   * starts after the entry with this id.
   */
  between: (from: number, to: number, after?: string): AsyncIterable<Quarantined> =>
    between(table, { from, to, after }, now()),

  /** Returns the newest entries that were received from a device, newest first. */
  ofDevice: (device: DeviceId, limit: number): Promise<Quarantined[]> => ofDevice(table, device, { limit, now: now() }),

  /** Returns pointers to the entries that are due for a retry at this Unix time in milliseconds, earliest first. */
  due: (at: number): AsyncIterable<Pointer> => due(table, at),

  /** Deletes a pointer that `due` returned. */
  cancelRetry: (pointer: Pointer): Promise<void> => cancelRetry(table, pointer),

  /** Stores that the entry was resent to the stream. Returns the entry after it, or undefined if it was deleted meanwhile. */
  resent: (entry: Quarantined, sent: Resent): Promise<Quarantined | undefined> =>
    change(table, entry, { set: resentAttributes(sent), remove: ['retryAt', 'refusedAt', 'refusedReason'] }),

  /** Stores that a retry was refused, too, so that only a correction helps. `at` is Unix time in milliseconds. */
  refusedAgain: (entry: Quarantined, at: number, reason: string): Promise<Quarantined | undefined> =>
    change(table, entry, { set: { refusedAt: at, refusedReason: reason }, remove: ['retryAt'] }),

  /** Adds a device to the entry, which is deleted with any of its devices. */
  addDevice: async (device: DeviceId, { id, ttl }: Pick<Quarantined, 'id' | 'ttl'>): Promise<void> =>
    void (await table.write({ put: { ...keys.deviceQuarantine(device, id), v: 1, ttl } })),
})

/** Names an entry that is due for a retry from `retryAt`, Unix time in milliseconds. */
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
    // A space sorts before every character that continues a longer key.
    if (past?.PK === PK && `${past.SK} ` > range.from) range.from = `${past.SK} `
    for await (const item of table.query({ PK, ...range })) if (isKept(item, now)) yield entryFrom(item)
  }
}

const ofDevice = async (
  table: Table,
  device: DeviceId,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<Quarantined[]> => {
  const { PK } = keys.deviceQuarantine(device, '')
  const named = await collect(table.query({ PK, newestFirst: true, limit }))
  const items = await table.getMany(named.flatMap(({ SK }) => entryKey(SK) ?? []))
  // An entry of another device, resent to this one, is not part of its silence.
  return items
    .flatMap(item => (item && isKept(item, now) ? [entryFrom(item)] : []))
    .filter(({ deviceId }) => deviceId === device)
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
    if (error instanceof ConditionFailed) return undefined
    throw error
  }
}

const keepRefused = async (
  table: Table,
  receipt: Receipt,
  source: string,
  refused: readonly KeptRefusal[],
): Promise<void> => {
  if (refused.length === 0) return
  const { deviceId, receivedAt, ...received } = receipt
  const owner = await ownerOf(table, deviceId)
  const ttl = ttlOf(receivedAt, owner.retentionDays)
  await forEachConcurrently(WRITES_AT_ONCE, [...refused.entries()], async ([index, { retryAt, ...refusal }]) => {
    const id = entryId(receivedAt, source, index)
    const due = owner.exists ? retryAt : undefined
    // Pointers first: a pointer without an entry is harmless, but an entry without a pointer would outlive its device.
    if (owner.exists) await table.write({ put: { ...keys.deviceQuarantine(deviceId, id), v: 1, ttl } })
    if (due !== undefined) await table.write({ put: { ...keys.quarantineRetry(due, id), v: 1, ttl } })
    const key = keys.quarantine(receivedAt, source, index)
    const rest = { v: 1, deviceId, at: receivedAt, uniqueId: owner.uniqueId, retryAt: due, ttl }
    // A redelivered record must not undo changes of the entry.
    await writeIf(table, { put: { ...key, ...rest, ...received, ...refusal }, onlyIf: 'absent' })
  })
}

interface QuarantineOwner {
  readonly exists: boolean
  readonly uniqueId: string | undefined
  readonly retentionDays: number
}

/** Reads the device of refused points, and how long its positions are kept. */
const ownerOf = async (table: Table, device: DeviceId): Promise<QuarantineOwner> => {
  const [entity, erasure, server] = await table.getMany([keys.device(device), keys.erasure(device), keys.server()])
  const days = retentionDays(settingsFrom(attributesOf(entity), attributesOf(server)))
  if (entity) {
    const { uniqueId } = recordOf<{ readonly uniqueId: string }>(entity)
    return { exists: true, uniqueId, retentionDays: days }
  }
  const bounded = days > 0 ? Math.min(days, DEVICELESS_DAYS) : DEVICELESS_DAYS
  return { exists: false, uniqueId: textOf(erasure?.['uniqueId']) || undefined, retentionDays: bounded }
}
