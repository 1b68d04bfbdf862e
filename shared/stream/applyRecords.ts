/**
 * Applies the records of one device to its state: positions, events, online status and message count.
 *
 * Limits: a record has at most 1,000 points and 1,000 rejected points, a device at most 5,000 geofences. The state is one
 * item of about 1 KB: the log commits it early whenever its tail is full or its events exceed 32 KB.
 */
import { draftOf, type ReportedPoint } from '../domain/draft.ts'
import { eventsOf, prepare } from '../domain/pipeline.ts'
import { retentionDays, type Settings, statusTimeoutMs } from '../domain/settings.ts'
import type { PositionLog } from '../log/positionLog.ts'
import { assertSuccessor, assertValid, type DeviceState, lastValidRow, latestRow } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import type { Quarantine } from '../table/quarantine.ts'
import { type ReceivedRecord, sourceOf } from './batch.ts'
import { type Counting, finishEndedPeriod, increasedCount } from './counting.ts'
import { Duplicates } from './duplicates.ts'
import type { DeviceConfig } from './configCache.ts'
import type { Fences } from './fences.ts'
import { readableFrom } from './resend.ts'

export interface ApplyDependencies {
  readonly log: PositionLog
  readonly quarantine: Pick<Quarantine, 'keep'>
  readonly counting: Counting
}

interface ApplyContext {
  readonly dependencies: ApplyDependencies
  readonly config: DeviceConfig
  readonly duplicates: Duplicates
}

/**
 * Returns the committed state. Skips what the state has applied already, so that the same records can be applied any number
 * of times. Throws ConditionFailed if another process wrote the state since it was read, and an Error if an invariant is
 * violated: then no invalid state is written.
 */
export const applyRecords = async (
  dependencies: ApplyDependencies,
  state: DeviceState,
  records: readonly ReceivedRecord[],
  config: DeviceConfig,
): Promise<DeviceState> => {
  assertValid(state)
  const context = { dependencies, config, duplicates: new Duplicates(dependencies.log, state, records) }
  let next: DeviceState = { ...state, retentionDays: retentionDays(config.settings) }
  for (const delivered of records) {
    const applied = await applyRecord(context, next, delivered)
    assertSuccessor(applied, next)
    next = applied
  }
  const committed = await dependencies.log.commit(next)
  if (committed.dirty || committed.pending.length > 0) throw new Error(`device ${state.deviceId} is not committed`)
  return committed
}

const applyRecord = async (
  context: ApplyContext,
  state: DeviceState,
  delivered: ReceivedRecord,
): Promise<DeviceState> => {
  const { deviceId, receivedAt } = delivered.record
  if (deviceId !== state.deviceId) throw new Error(`a record of device ${deviceId} is applied to ${state.deviceId}`)
  const progress = progressOf(state, delivered)
  if (progress === 'complete') return state
  const current = await finishEndedPeriod(context.dependencies, state, receivedAt)
  if (progress === 'none') return applyNewRecord(context, current, delivered)
  return applyPoints(context, current, { delivered, from: progress, uncounted: 0 })
}

/**
 * Returns how much of a record the state has applied: nothing, everything, or the number of its points. Sequence numbers of
 * two streams cannot be compared. A record of another stream counts as new, and duplicates are recognized by their content.
 * So does a direct record, unless the newest direct write of the state was made for it.
 */
const progressOf = (state: DeviceState, received: ReceivedRecord): 'none' | 'complete' | number => {
  if ('token' in received) return state.by?.token === received.token ? state.by.points : 'none'
  const { stream, sequence } = received
  if (stream !== state.stream || sequence > state.sequence) return 'none'
  return sequence < state.sequence ? 'complete' : state.pointsDone
}

const applyNewRecord = async (
  context: ApplyContext,
  state: DeviceState,
  delivered: ReceivedRecord,
): Promise<DeviceState> => {
  const { points, receivedAt, rejected = [] } = delivered.record
  await quarantineRejected(context.dependencies, delivered)
  const online = withOnlineStatus(state, receivedAt, context.config.settings)
  const uncounted = rejected.length
  if (points.length > 0) return applyPoints(context, online, { delivered, from: 0, uncounted })
  return withProgress(context, online, { delivered, pointsDone: 0, received: uncounted, stored: 0 })
}

const quarantineRejected = ({ quarantine }: ApplyDependencies, received: ReceivedRecord): Promise<void> => {
  const { deviceId, protocol, ip, receivedAt, rejected = [] } = received.record
  const refused = rejected.map(one => ({ ...one, retryAt: readableFrom(one, receivedAt) }))
  return quarantine.keep({ deviceId, protocol, ip, receivedAt }, sourceOf(received), refused)
}

/** Marks the device online. If it was silent for longer than its status timeout, it was unknown in the meantime. */
const withOnlineStatus = (state: DeviceState, receivedAt: number, settings: Settings): DeviceState => {
  // A report that was resent from the quarantine does not show that the device is online now.
  if (receivedAt <= state.seenAt) return state
  const silent = state.status === 'online' && receivedAt - state.seenAt > statusTimeoutMs(settings)
  if (state.status === 'online' && !silent) return state
  const raised = [...(silent ? [{ type: 'deviceUnknown' } as const] : []), { type: 'deviceOnline' } as const]
  const online: DeviceState = { ...state, status: 'online', seenAt: receivedAt, dirty: true }
  return withEvents(online, raised, { serverTime: receivedAt, eventTime: receivedAt })
}

interface RemainingPoints {
  readonly delivered: ReceivedRecord
  /** Index of the first point that is not applied. */
  readonly from: number
  /** Number of rejected points of the record that are not counted yet. */
  readonly uncounted: number
}

/** A full tail can commit the state between two points, so the count and the progress always change together. */
const applyPoints = async (
  context: ApplyContext,
  state: DeviceState,
  { delivered, from, uncounted }: RemainingPoints,
): Promise<DeviceState> => {
  let next = state
  for (const [n, point] of delivered.record.points.slice(from).entries()) {
    const { after, stored } = await applyPoint(context, next, { ...delivered.record, point })
    const received = n === 0 ? uncounted + 1 : 1
    next = withProgress(context, after, { delivered, pointsDone: from + n + 1, received, stored })
  }
  return next
}

/** Runs a point through the pipeline. Returns the state with its position and events, and the number of positions stored. */
const applyPoint = async (
  { dependencies, config, duplicates }: ApplyContext,
  state: DeviceState,
  reported: ReportedPoint,
) => {
  const before = { ...config, last: lastValidRow(state)?.position, previous: latestRow(state)?.position }
  const insideBefore = geofencesContaining(state, config.fences)
  const position = await prepare(draftOf(reported), {
    ...before,
    geofencesAt: config.fences.containing,
    isStored: draft => duplicates.has(draft),
  })
  if (!position) return { after: state, stored: 0 }
  const appended = await dependencies.log.append(state, position)
  duplicates.add(position)
  const row = appended.tail.at(-1)
  if (!row) throw new Error('an appended position must be in the tail')
  const { id: positionId, serverTime, fixTime: eventTime } = row.position
  const latest = positionId === appended.latestId && !row.displaced
  const inside = latest && position.valid ? position.geofenceIds : insideBefore
  const { isSilent, version: fencesAt } = config.fences
  const raised = eventsOf(position, { ...before, latest, insideBefore, isSilent })
  const after = { ...appended, fences: inside, fencesAt }
  return { after: withEvents(after, raised, { positionId, serverTime, eventTime }), stored: 1 }
}

/**
 * Returns the ids of the device's current geofences that contain it. After a change of geofences or links they are found
 * again from the last valid position, so that the change itself raises no events.
 */
const geofencesContaining = (state: DeviceState, fences: Fences): readonly number[] => {
  if (state.fencesAt === fences.version) return state.fences
  const last = lastValidRow(state)?.position
  return last ? fences.containing(last) : state.fences.filter(id => fences.has(id))
}

interface Progress {
  readonly delivered: ReceivedRecord
  readonly pointsDone: number
  readonly received: number
  readonly stored: number
}

/** Sets how far the record is applied, and counts its messages. */
const withProgress = (
  { dependencies: { counting } }: ApplyContext,
  state: DeviceState,
  { delivered, pointsDone, received, stored }: Progress,
): DeviceState => {
  const { receivedAt } = delivered.record
  const count = increasedCount(counting, state, { receivedAt, received, stored })
  const seenAt = Math.max(state.seenAt, receivedAt)
  return { ...state, ...markOf(delivered, pointsDone), seenAt, count, dirty: true }
}

/** A direct record leaves the mark of the stream unchanged, so that both can be applied to a device. */
const markOf = (received: ReceivedRecord, pointsDone: number) => {
  if ('token' in received) return { by: { token: received.token, points: pointsDone } }
  const { stream, sequence } = received
  return { stream, sequence, pointsDone }
}
