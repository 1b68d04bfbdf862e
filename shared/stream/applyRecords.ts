/** Folds the records of one device into its log, and raises what happened on the way. */
import { draftOf, type Reported } from '../domain/draft.ts'
import { occurrences } from '../domain/eventRules.ts'
import { retentionDays } from '../domain/retention.ts'
import { runPipeline } from '../domain/pipeline.ts'
import type { Settings } from '../domain/settings.ts'
import type { PositionLog } from '../log/positionLog.ts'
import { type DeviceState, lastValidRow, latestRow } from '../log/state.ts'
import { withEvents } from '../log/transitions.ts'
import type { Draft } from '../model/position.ts'
import type { Quarantine } from '../table/quarantine.ts'
import type { Delivered } from './consume.ts'
import { counted, type Counting } from './counting.ts'
import { Duplicates } from './duplicates.ts'
import type { Fences } from './fences.ts'
import { readableFrom } from './readAgain.ts'
import type { StreamRecord } from './record.ts'
import { statusTimeoutMs } from '../domain/statusTimeout.ts'

export interface Ports {
  readonly log: PositionLog
  readonly quarantine: Pick<Quarantine, 'keep'>
  readonly counting: Counting
}

/** What the device's positions are judged by. */
export interface Circumstances {
  readonly settings: Settings
  readonly fences: Fences
}

/** The state after all records, committed. What the state says it has applied already is passed over. */
export const applyRecords = async (
  ports: Ports,
  state: DeviceState,
  records: readonly Delivered[],
  circumstances: Circumstances,
): Promise<DeviceState> => {
  const duplicates = new Duplicates(ports.log, state, records)
  let next: DeviceState = { ...state, retentionDays: retentionDays(circumstances.settings) }
  for (const { sequence, record } of records) {
    if (sequence < next.sequence) continue
    const done = sequence === next.sequence ? next.pointsDone : 0
    let received = 0
    if (sequence > next.sequence) {
      received = record.rejected?.length ?? 0
      await keepRejected(ports, sequence, record)
      next = heard(next, record.receivedAt, circumstances.settings)
    }
    const seenAt = Math.max(next.seenAt, record.receivedAt)
    for (const [index, point] of record.points.entries()) {
      if (index < done) continue
      const { draft, insideBefore } = prepared(next, { ...record, point }, circumstances)
      const isNew = draft !== undefined && !(await duplicates.has(draft))
      if (isNew) {
        const before = comparedWith(next)
        next = await ports.log.append(next, draft)
        duplicates.add(draft)
        next = judged(next, { draft, before, insideBefore, ...circumstances })
      }
      const more = { receivedAt: record.receivedAt, received: received + 1, stored: isNew ? 1 : 0 }
      const count = await counted(ports.counting, next, more)
      next = { ...next, sequence, seenAt, dirty: true, pointsDone: index + 1, count }
      received = 0
    }
    if (sequence > next.sequence) {
      const count = await counted(ports.counting, next, { receivedAt: record.receivedAt, received, stored: 0 })
      next = { ...next, sequence, seenAt, dirty: true, pointsDone: 0, count }
    }
  }
  return ports.log.commit(next)
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
const prepared = (state: DeviceState, reported: Reported, { settings, fences }: Circumstances) => {
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

interface Judged extends Circumstances {
  readonly draft: Draft
  readonly before: ReturnType<typeof comparedWith>
  readonly insideBefore: readonly number[]
}

/** The state with what the position that was just appended raised. */
const judged = (state: DeviceState, { draft, before, insideBefore, settings, fences }: Judged): DeviceState => {
  const row = state.tail.at(-1)
  if (!row) return state
  const { position } = row
  const latest = state.latestId === position.id && !row.displaced
  const inside = latest && draft.valid ? draft.geofenceIds : insideBefore
  const raised = occurrences(draft, { ...before, latest, settings, insideBefore })
  const moment = { positionId: position.id, serverTime: draft.serverTime, eventTime: draft.fixTime }
  return withEvents({ ...state, fences: inside, fencesAt: fences.version }, raised, moment)
}

const keepRejected = (ports: Ports, sequence: bigint, record: StreamRecord): Promise<void> => {
  const { deviceId, protocol, ip, receivedAt, rejected = [] } = record
  const refused = rejected.map(one => ({ ...one, retryAt: readableFrom(one, receivedAt) }))
  return ports.quarantine.keep({ deviceId, protocol, ip, receivedAt }, sequence, refused)
}
