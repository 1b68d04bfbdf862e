/** Writes refused points into the quarantine. */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import { retentionDays, ttlOf, settingsFrom } from '../domain/settings.ts'
import type { DeviceId } from '../model/ids.ts'
import { attributesOf, recordOf, textOf } from './entities.ts'
import { keys } from './keys.ts'
import { entryId, type Receipt, type Refusal } from './quarantineItem.ts'
import { ConditionFailed, type Table } from './table.ts'

const WRITES_AT_ONCE = 16
/** Entries of a device that was deleted before they were stored are kept for at most this many days. */
const DEVICELESS_DAYS = 90

/** A refusal to keep, and the time from which reading it again can succeed: Unix time in milliseconds. */
export interface KeptRefusal extends Refusal {
  readonly retryAt?: number | undefined
}

/** Keeps the refused points of one stream record. Keeping them again changes nothing. */
export const keepRefused = async (
  table: Table,
  receipt: Receipt,
  sequence: bigint,
  refused: readonly KeptRefusal[],
): Promise<void> => {
  if (refused.length === 0) return
  const { deviceId, receivedAt, ...received } = receipt
  const owner = await ownerOf(table, deviceId)
  const ttl = ttlOf(receivedAt, owner.retentionDays)
  await forEachConcurrently(WRITES_AT_ONCE, [...refused.entries()], async ([index, { retryAt, ...refusal }]) => {
    const id = entryId(receivedAt, String(sequence), index)
    const due = owner.exists ? retryAt : undefined
    // Pointers first: one without an entry does no harm, an entry without its pointer would outlive its device.
    if (owner.exists) await table.write({ put: { ...keys.deviceQuarantine(deviceId, id), v: 1, ttl } })
    if (due !== undefined) await table.write({ put: { ...keys.quarantineRetry(due, id), v: 1, ttl } })
    const key = keys.quarantine(receivedAt, String(sequence), index)
    const rest = { v: 1, deviceId, at: receivedAt, uniqueId: owner.uniqueId, retryAt: due, ttl }
    // A redelivered record must not undo what was done with the entry since.
    await unlessStored(table.write({ put: { ...key, ...rest, ...received, ...refusal }, onlyIf: 'absent' }))
  })
}

interface QuarantineOwner {
  readonly exists: boolean
  readonly uniqueId: string | undefined
  readonly retentionDays: number
}

/** Looks up the device of refused points, and for how long positions of it are kept. */
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

const unlessStored = async (written: Promise<unknown>): Promise<void> => {
  try {
    await written
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
