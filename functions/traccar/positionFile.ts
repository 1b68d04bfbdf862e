/** Download of a device's positions by the format in the path. */
import { CSV, GPX, KML, KMZ } from '#shared/api/operation.ts'
import { tooLarge } from '#shared/errors.ts'
import { gpx } from '#shared/export/gpx.ts'
import { kml } from '#shared/export/kml.ts'
import { localTime, plainCsv } from '#shared/export/plainCsv.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { Encoding, RawResponse } from '#shared/http/reply.ts'
import { positionsIn, type Segment } from '#shared/log/history.ts'
import { positionLog } from '#shared/log/positionLog.ts'
import { deviceId } from '#shared/model/ids.ts'
import { devices } from '#shared/table/devices.ts'
import type { Table } from '#shared/table/table.ts'
import { insideGeofence, segmentsWith } from './insideGeofence.ts'
import { type TrackFile, trackReply } from './trackFile.ts'
import { zoneOfReport } from './workbook.ts'

type Format = 'csv' | 'gpx' | 'kml' | 'kmz'

interface FileRequest {
  readonly params: { readonly format: Format }
  readonly query: {
    readonly deviceId: number
    readonly from: number
    readonly to: number
    readonly geofenceId?: number | undefined
  }
  readonly rawQuery: string
  readonly caller: Caller
  readonly table: Table
  readonly encodings: readonly Encoding[]
  readonly now: number
}

/** Returns the file. Throws `tooLarge`, naming the moment up to which the positions fit. */
export const positionFile = async (request: FileRequest): Promise<RawResponse> => {
  const { query, table, encodings } = request
  const isInside = await insideGeofence(query.geofenceId, table)
  const read = () => {
    const history = positionLog(table).between(deviceId(query.deviceId), query.from, query.to)
    return isInside ? segmentsWith(history, isInside) : history
  }
  return trackReply(read(), await fileFor(request, read), encodings)
}

const fileFor = async (request: FileRequest, read: () => AsyncIterable<Segment>): Promise<TrackFile> => {
  const { params, query, table, now } = request
  const fileName = `positions.${params.format}`
  const zone = await zoneOfReport(request)
  if (params.format === 'csv') return { writer: plainCsv(await attributesIn(read()), zone), mediaType: CSV, fileName }
  const [device] = await devices(table).byIds([deviceId(query.deviceId)], now)
  const name = device?.name ?? ''
  if (params.format === 'gpx') return { writer: gpx(name), mediaType: GPX, fileName }
  const range = [query.from, query.to].map(ms => localTime(ms, zone).slice(0, 16)).join(' - ')
  const writer = kml(name, range)
  if (params.format === 'kml') return { writer, mediaType: KML, fileName }
  return { writer, mediaType: KMZ, fileName, zippedAs: 'doc.kml' }
}

const COLUMNS_MAX = 1000

/** Returns the names of all attributes of the positions. Throws tooLarge if there are more than 1,000. */
const attributesIn = async (history: AsyncIterable<Segment>): Promise<string[]> => {
  const names = new Set<string>()
  for await (const segment of history) {
    for (const { attributes } of positionsIn(segment)) for (const name of Object.keys(attributes)) names.add(name)
    if (names.size > COLUMNS_MAX)
      throw tooLarge('The positions have more than 1,000 different attributes: request less')
  }
  return [...names].sort()
}
