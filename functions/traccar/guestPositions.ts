/** Positions that guests of a share see. */
import { type ShareTerms, trailStart } from '#shared/domain/share.ts'
import { sharedPosition } from '#shared/domain/sharedView.ts'
import { badRequest, forbidden } from '#shared/errors.ts'
import type { HandlerInput } from '#shared/http/implementation.ts'
import type { RawResponse } from '#shared/http/reply.ts'
import { positionsIn, type Segment } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { type DeviceId, deviceId, positionId } from '#shared/model/ids.ts'
import { deviceOfPosition, type Position, positionModel, type PositionModel } from '#shared/model/position.ts'
import type { positions as operations } from '#shared/api/traccar/positions.ts'
import { shareAccess } from '#shared/table/shareAccess.ts'
import { positionsReply } from './positionsReply.ts'

type Input = HandlerInput<typeof operations.list>

/** Returns the latest positions, those of the trail, or positions by id. The guard has checked the device of the query. */
export const guestPositions = async (call: Input, share: ShareTerms): Promise<PositionModel[] | RawResponse> => {
  const { query, table, now, encodings } = call
  const visible = await shareAccess(table).devices(share, now)
  if (query.id.length > 0) return byId(call, share, visible)
  if (query.deviceId === undefined) return (await latest(call, visible)).map(one => shown(share, one))
  if (query.from === undefined || query.to === undefined) throw badRequest('from and to are required with deviceId')
  const from = Math.max(query.from, trailStart(share, now))
  if (!(from <= query.to)) return []
  return positionsReply(shared(positionLog(table).between(deviceId(query.deviceId), from, query.to), share), encodings)
}

const shown = (share: ShareTerms, position: Position): PositionModel => positionModel(sharedPosition(share, position))

const latest = async ({ table }: Input, devices: readonly DeviceId[]): Promise<Position[]> =>
  (await positionLog(table).latest(devices)).flatMap(position => position ?? [])

async function* shared(history: AsyncIterable<Segment>, share: ShareTerms): AsyncIterable<Segment> {
  for await (const segment of history)
    yield { positions: positionsIn(segment).map(position => sharedPosition(share, position)) }
}

/** Throws the same error for missing and for invisible positions. */
const byId = async (call: Input, share: ShareTerms, visible: readonly DeviceId[]): Promise<PositionModel[]> => {
  const { query, table, now } = call
  const ids = query.id.map(positionId)
  const seen = new Set(visible)
  const devices = [...new Set(ids.map(deviceOfPosition))].filter(device => seen.has(device))
  const [found, newest] = await Promise.all([positionLog(table).byId(ids), latest(call, devices)])
  const newestIds = new Set(newest.map(({ id }) => id))
  return found.map(position => {
    const isInTrail = position !== undefined && position.fixTime >= trailStart(share, now)
    if (!position || !seen.has(position.deviceId) || !(isInTrail || newestIds.has(position.id)))
      throw forbidden('Device access denied')
    return shown(share, position)
  })
}
