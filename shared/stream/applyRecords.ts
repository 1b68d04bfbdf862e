/** Folds the records of one device into its log, and raises what happened on the way. */
import { draftOf, type ReportedPoint } from '../domain/draft.ts'
import { occurrences } from '../domain/eventRules.ts'
import { retentionDays } from '../domain/retention.ts'
import { runPipeline } from '../domain/pipeline.ts'
import type { Settings } from '../domain/settings.ts'
import type { PositionLog } from '../log/positionLog.ts'
import { type DeviceState, lastValidRow, latestRow } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import type { PositionDraft } from '../model/position.ts'
import type { Quarantine } from '../table/quarantine.ts'
import type { DeliveredRecord } from './batch.ts'
import { counted, type Counting, inPeriodOf } from './counting.ts'
import { Duplicates } from './duplicates.ts'
import type { Fences } from './fences.ts'
import { readableFrom } from './readAgain.ts'
import type { StreamRecord } from './record.ts'
import { statusTimeoutMs } from '../domain/statusTimeout.ts'

export interface ApplyDependencies {
  readonly log: PositionLog
  readonly quarantine: Pick<Quarantine, 'keep'>
  readonly counting: Counting
}

/** What the device's positions are judged by. */
export interface DeviceConfig {
  readonly settings: Settings
  readonly fences: Fences
}

/**
 * Folds the records into the state and commits it. Returns the committed state. What the state has applied already is
 * passed over, so that the same records can be applied any number of times.
 */
export const applyRecords = async (
  ports: ApplyDependencies,
  state: DeviceState,
  records: readonly DeliveredRecord[],
  circumstances: DeviceConfig,
): Promise<DeviceState> => {
  const fold: Fold = { ports, circumstances, duplicates: new Duplicates(ports.log, state, records) }
  let next: DeviceState = { ...state, retentionDays: retentionDays(circumstances.settings) }
  for (const delivered of records) {
    const progress = progressOf(next, delivered)
    if (progress === 'all') continue
    next = await inPeriodOf(ports, next, delivered.record.receivedAt)
    next =
      progress === 'none'
        ? await withNewRecord(fold, next, delivered)
        : await withPoints(fold, next, { delivered, from: progress, uncounted: 0 })
  }
  return ports.log.commit(next)
}

interface Fold {
  readonly ports: ApplyDependencies
  readonly circumstances: DeviceConfig
  readonly duplicates: Duplicates
}

/**
 * How much of a record the state has applied: nothing, all, or that many points. Numbers of two streams say nothing about
 * each other: a record of another stream counts as new, and its content says which of its points are there already.
 */
const progressOf = (state: DeviceState, { stream, sequence }: DeliveredRecord): 'none' | 'all' | number => {
  if (stream !== state.stream || sequence > state.sequence) return 'none'
  return sequence < state.sequence ? 'all' : state.pointsDone
}

const withNewRecord = async (fold: Fold, state: DeviceState, delivered: DeliveredRecord): Promise<DeviceState> => {
  const { points, receivedAt, rejected = [] } = delivered.record
  await keepRejected(fold.ports, delivered.sequence, delivered.record)
  const next = heard(state, receivedAt, fold.circumstances.settings)
  const uncounted = rejected.length
  if (points.length > 0) return withPoints(fold, next, { delivered, from: 0, uncounted })
  return noted(fold, next, { delivered, pointsDone: 0, received: uncounted, stored: 0 })
}

interface Rest {
  readonly delivered: DeliveredRecord
  /** The first point that is not applied. */
  readonly from: number
  /** Points that came with the record, were rejected, and are not counted yet. */
  readonly uncounted: number
}

/** A full tail may commit the state between two points: what is counted and what is done always change together. */
const withPoints = async (
  fold: Fold,
  state: DeviceState,
  { delivered, from, uncounted }: Rest,
): Promise<DeviceState> => {
  let next = state
  let received = uncounted + 1
  for (const [n, point] of delivered.record.points.slice(from).entries()) {
    const { after, stored } = await withPoint(fold, next, { ...delivered.record, point })
    next = noted(fold, after, { delivered, pointsDone: from + n + 1, received, stored })
    received = 1
  }
  return next
}

/** The state with the point as a position, if it is one, and if it is not there already. */
const withPoint = async ({ ports, circumstances, duplicates }: Fold, state: DeviceState, reported: ReportedPoint) => {
  const { draft, insideBefore } = prepared(state, reported, circumstances)
  if (draft === undefined || (await duplicates.has(draft))) return { after: state, stored: 0 }
  const before = comparedWith(state)
  const appended = await ports.log.append(state, draft)
  duplicates.add(draft)
  return { after: judged(appended, { draft, before, insideBefore, ...circumstances }), stored: 1 }
}

interface Noted {
  readonly delivered: DeliveredRecord
  readonly pointsDone: number
  readonly received: number
  readonly stored: number
}

/** The state that remembers how far the record is applied, and counts it. */
const noted = (
  { ports }: Fold,
  state: DeviceState,
  { delivered, pointsDone, received, stored }: Noted,
): DeviceState => {
  const { stream, sequence, record } = delivered
  const { receivedAt } = record
  const count = counted(ports.counting, state, { receivedAt, received, stored })
  const seenAt = Math.max(state.seenAt, receivedAt)
  return { ...state, stream, sequence, pointsDone, seenAt, count, dirty: true }
}

/** The device speaks: it is online, and if it was silent for too long, it was unknown before. */
const heard = (state: DeviceState, receivedAt: number, settings: Settings): DeviceState => {
  // A report that was sent again from the quarantine says nothing of today.
  if (receivedAt <= state.seenAt) return state
  const silent = state.status === 'online' && receivedAt - state.seenAt > statusTimeoutMs(settings)
  if (state.status === 'online' && !silent) return state
  const raised = [...(silent ? [{ type: 'deviceUnknown' } as const] : []), { type: 'deviceOnline' } as const]
  const online: DeviceState = { ...state, status: 'online', seenAt: Math.max(state.seenAt, receivedAt), dirty: true }
  return withEvents(online, raised, { serverTime: receivedAt, eventTime: receivedAt })
}

/** The positions that a new one is compared with. */
const comparedWith = (state: DeviceState) => ({
  last: lastValidRow(state)?.position,
  previous: latestRow(state)?.position,
})

/** The point as a position, and the geofences that the device was in before it. */
const prepared = (state: DeviceState, reported: ReportedPoint, { settings, fences }: DeviceConfig) => {
  const before = comparedWith(state)
  const first = draftOf(reported, before.previous)
  const piped = first && runPipeline(first, { ...before, settings })
  const draft = piped && { ...piped, geofenceIds: fences.holding(piped) }
  return { draft, insideBefore: insideNow(state, fences) }
}

/**
 * The geofences that hold the device, of those that apply now. After a change of geofences or links it is found anew from
 * the last valid position, so that nobody is told of a crossing that was only a change of the map.
 */
const insideNow = (state: DeviceState, fences: Fences): readonly number[] => {
  if (state.fencesAt === fences.version) return state.fences
  const last = lastValidRow(state)?.position
  return last ? fences.holding(last) : state.fences.filter(id => fences.has(id))
}

interface JudgedRecords extends DeviceConfig {
  readonly draft: PositionDraft
  readonly before: ReturnType<typeof comparedWith>
  readonly insideBefore: readonly number[]
}

/** The state with what the position that was just appended raised. */
const judged = (state: DeviceState, { draft, before, insideBefore, settings, fences }: JudgedRecords): DeviceState => {
  const row = state.tail.at(-1)
  if (!row) return state
  const { position } = row
  const latest = state.latestId === position.id && !row.displaced
  const inside = latest && draft.valid ? draft.geofenceIds : insideBefore
  const raised = occurrences(draft, { ...before, latest, settings, insideBefore })
  const moment = { positionId: position.id, serverTime: draft.serverTime, eventTime: draft.fixTime }
  return withEvents({ ...state, fences: inside, fencesAt: fences.version }, raised, moment)
}

const keepRejected = (ports: ApplyDependencies, sequence: bigint, record: StreamRecord): Promise<void> => {
  const { deviceId, protocol, ip, receivedAt, rejected = [] } = record
  const refused = rejected.map(one => ({ ...one, retryAt: readableFrom(one, receivedAt) }))
  return ports.quarantine.keep({ deviceId, protocol, ip, receivedAt }, sequence, refused)
}
