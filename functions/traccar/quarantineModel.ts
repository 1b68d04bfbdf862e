/** Entries of the quarantine as the API shows them. */
import type { QuarantinedPoint } from '#shared/api/traccar/quarantine.ts'
import { positionsIn } from '#shared/log/history.ts'
import type { PositionLog } from '#shared/log/positionLog.ts'
import type { PositionId } from '#shared/model/ids.ts'
import { traccarTime } from '#shared/model/time.ts'
import type { Quarantined } from '#shared/table/quarantineItem.ts'

type Outcome = QuarantinedPoint['outcome']

/** In a list, texts are cut off after so many characters. */
const LISTED_MAX_CHARACTERS = 500

/** The entry as it stands in a list: long texts are cut off, and resent points are not looked up. */
export const listedModel = (entry: Quarantined): QuarantinedPoint => {
  const [query, body] = [shortened(entry.query), shortened(entry.body)]
  const truncated = query !== entry.query || body !== entry.body
  return { ...wholeModel(entry), query, body, raw: body || query, truncated }
}

/** The whole entry. A resent one is looked up in the log. */
export const entryModel = async (log: PositionLog, entry: Quarantined): Promise<QuarantinedPoint> => {
  const model = wholeModel(entry)
  const positionId = await positionOf(log, entry)
  return positionId === undefined ? model : { ...model, outcome: { ...model.outcome, state: 'stored', positionId } }
}

const shortened = (text: string): string => text.slice(0, LISTED_MAX_CHARACTERS)

const wholeModel = (entry: Quarantined): QuarantinedPoint => {
  const { id, deviceId, uniqueId, protocol, receivedAt, reason, query, contentType, body } = entry
  return {
    id,
    deviceId,
    uniqueId: uniqueId ?? null,
    protocol: protocol === '' ? null : protocol,
    serverTime: traccarTime(receivedAt),
    reason,
    query,
    contentType,
    body,
    raw: body || query,
    truncated: false,
    outcome: outcomeOf(entry),
  }
}

const NOTHING: Outcome = {
  state: 'waiting',
  time: null,
  reason: null,
  userId: null,
  deviceId: null,
  fixTime: null,
  positionId: null,
}

const outcomeOf = ({ resent, refusedAgain, retryAt }: Quarantined): Outcome => {
  if (resent) {
    const { at, by, deviceId, fixTime } = resent
    const sent = { time: traccarTime(at), userId: by ?? null, deviceId, fixTime: traccarTime(fixTime) }
    return { ...NOTHING, state: 'resent', ...sent }
  }
  if (retryAt !== undefined) return { ...NOTHING, state: 'scheduled', time: traccarTime(retryAt) }
  if (!refusedAgain) return NOTHING
  return { ...NOTHING, state: 'refused', time: traccarTime(refusedAgain.at), reason: refusedAgain.reason }
}

/** The position that the resent point became: it has the entry's time of receipt. Undefined if the log has none. */
const positionOf = async (log: PositionLog, { resent, receivedAt }: Quarantined): Promise<PositionId | undefined> => {
  if (!resent) return undefined
  const { deviceId, fixTime } = resent
  for await (const segment of log.between(deviceId, fixTime, fixTime)) {
    const found = positionsIn(segment).find(position => position.serverTime === receivedAt)
    if (found) return found.id
  }
  return undefined
}
