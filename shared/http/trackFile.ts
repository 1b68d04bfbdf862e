/** The history of one device as a file to take away. */
import { type Alternative, CSV, GPX } from '../api/operation.ts'
import { badRequest } from '../errors.ts'
import { csv } from '../export/csv.ts'
import { gpx } from '../export/gpx.ts'
import { deviceId } from '../model/ids.ts'
import type { Stores } from '../table/stores.ts'
import type { Encoding, RawResponse } from './reply.ts'
import { trackReply } from './trackReply.ts'

interface TrackFileRequest {
  readonly query: {
    readonly deviceId?: number | undefined
    readonly from?: number | undefined
    readonly to?: number | undefined
  }
  readonly stores: Stores
  readonly encodings: readonly Encoding[]
  readonly now: number
}

/** Throws `badRequest` where it is not said which device and range. */
export const trackFile = async (asked: TrackFileRequest, mediaType: Alternative): Promise<RawResponse> => {
  const { query, stores, encodings, now } = asked
  const { from, to } = query
  if (query.deviceId === undefined || from === undefined || to === undefined)
    throw badRequest('deviceId, from and to are required for a file')
  const device = deviceId(query.deviceId)
  const history = stores.log.between(device, from, to)
  if (mediaType === CSV) return trackReply(history, { writer: csv, mediaType, fileName: 'positions.csv' }, encodings)
  const [named] = await stores.devices.byIds([device], now)
  const writer = gpx(named?.name ?? '')
  return trackReply(history, { writer, mediaType: GPX, fileName: 'positions.gpx' }, encodings)
}
