/** Takes what a tracker reports in the OsmAnd protocol, on any path and with any method. 200 means that it is durable. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { functions } from '#shared/api/functions.ts'
import { deviceLookup, type DeviceLookup } from '#shared/aws/ingestDevices.ts'
import { positionStream } from '#shared/aws/ingestStream.ts'
import { signedTable } from '#shared/aws/ingestTable.ts'
import { osmand, type OsmandReports } from '#shared/protocol/osmand.ts'
import { currentHost, type Host } from '#shared/runtime.ts'
import { putReport } from '#shared/stream/putReport.ts'
import type { PositionStream } from '#shared/stream/stream.ts'

const { address, grants } = functions.osmand

const BODY_MAX_BYTES = 1_048_576
/** What one request may cost: a record holds 1,000 points, and each device is a question to the table. */
const POINTS_MAX = 10_000
const DEVICES_MAX = 100
const RETRY_AFTER_SECONDS = '5'

interface Ports {
  readonly host: Host
  readonly lookup: DeviceLookup
  readonly stream: PositionStream
}

let ports: Ports | undefined

/** Connections and the memory of devices last as long as the process, but not longer than its host. */
const portsOf = (host: Host): Ports => {
  if (ports?.host === host) return ports
  const lookup = deviceLookup(signedTable(host, address, grants), () => host.now())
  return (ports = { host, lookup, stream: positionStream(host, address, grants) })
}

const answer = (statusCode: number, headers?: Record<string, string>): APIGatewayProxyStructuredResultV2 =>
  headers ? { statusCode, headers, body: '' } : { statusCode, body: '' }

export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
  const { body = '', isBase64Encoded } = event
  if (body.length > 0 && Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > BODY_MAX_BYTES)
    return answer(413)
  const host = currentHost()
  const receivedAt = host.now()
  const { json, reports } = osmand({
    contentType: event.headers['content-type'] ?? '',
    query: event.rawQueryString,
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body,
    receivedAt,
  })
  if (reports.length === 0) return answer(400)
  if (reports.length > DEVICES_MAX || pointsIn(reports) > POINTS_MAX) return answer(413)
  try {
    const known = await store(portsOf(host), reports, { receivedAt, ip: event.requestContext.http.sourceIp })
    return answer(known ? 200 : json ? 404 : 400)
  } catch (error) {
    // Not stored, and not the tracker's fault: it keeps the point and tries again.
    host.log('error', { operation: address, message: 'a report was not stored', error: String(error) })
    return answer(503, { 'retry-after': RETRY_AFTER_SECONDS })
  }
}

const pointsIn = (reports: OsmandReports['reports']): number =>
  reports.reduce((sum, { points, rejected }) => sum + points.length + rejected.length, 0)

/** False when a device is unknown; the reports of the others are stored even then. */
const store = async (
  { lookup, stream }: Ports,
  reports: OsmandReports['reports'],
  receipt: { readonly receivedAt: number; readonly ip: string },
): Promise<boolean> => {
  let known = true
  for (const { uniqueId, points, rejected } of reports) {
    const deviceId = await lookup(uniqueId)
    if (deviceId === undefined) known = false
    else await putReport(stream, { v: 1, deviceId, protocol: 'osmand', ...receipt, points, rejected })
  }
  return known
}
