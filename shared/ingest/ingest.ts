/** Ingest handler: parses the report, looks up the device, writes to the stream, then returns 200. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { DeclaredFunction } from '../api/functions.ts'
import { commandClaimer, type ClaimNextCommand } from './commands.ts'
import { deviceLookup, type DeviceLookup, type KnownDevice } from './devices.ts'
import { newcomers, type AcceptsUnknownDevice } from './devices.ts'
import { positionStream } from '../aws/positionStream.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { DeviceReport, ParsedRequest, TrackerRequest } from '../protocol/report.ts'
import { currentHost, type Host } from '../runtime.ts'
import { putReport } from '../stream/putReport.ts'
import { canBeKept } from '../stream/record.ts'
import type { PositionStream } from '../ports.ts'
import { trackerBody } from './trackerBody.ts'

const BODY_MAX_BYTES = 1_048_576
/** Limits the cost of a request: a stream record holds 1,000 points, and each device costs one read. */
const POINTS_MAX = 10_000
const DEVICES_MAX = 100
const RETRY_AFTER_SECONDS = '5'

interface IngestDependencies {
  readonly host: Host
  readonly lookup: DeviceLookup
  readonly takesNewcomer: AcceptsUnknownDevice
  readonly take: ClaimNextCommand
  readonly stream: PositionStream
}

const answer = (statusCode: number): APIGatewayProxyStructuredResultV2 => ({ statusCode, body: '' })

const acceptedWith = (body: string): APIGatewayProxyStructuredResultV2 =>
  body === '' ? answer(200) : { statusCode: 200, headers: { 'content-type': 'application/json' }, body }

/**
 * Returns the handler of tracker requests for any path and method. `read` never throws: invalid points are part of its
 * reports.
 */
export const ingest = ({ address, grants }: DeclaredFunction, read: (request: TrackerRequest) => ParsedRequest) => {
  let ports: IngestDependencies | undefined
  /** Clients and caches live as long as the process, unless the host changes. */
  const portsOf = (host: Host): IngestDependencies => {
    if (ports?.host === host) return ports
    const table = signedTable(host, address, grants)
    const lookup = deviceLookup(table, () => host.now())
    const takesNewcomer = newcomers(table, () => host.now())
    const take = commandClaimer(table, () => host.now())
    return (ports = { host, lookup, takesNewcomer, take, stream: positionStream(host, address, grants) })
  }
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const text = trackerBody(event, BODY_MAX_BYTES)
    if (typeof text === 'number') return answer(text)
    const host = currentHost()
    const receivedAt = host.now()
    const { protocol, reports, isAcknowledgedWithoutData, successBody, unknownStatus, takesCommands } = read({
      headers: { ...event.headers, 'content-type': text.contentType },
      query: event.rawQueryString,
      body: text.body,
      receivedAt,
    })
    if (reports.length === 0) return isAcknowledgedWithoutData ? acceptedWith(successBody) : answer(400)
    if (reports.length > DEVICES_MAX || pointsIn(reports) > POINTS_MAX) return answer(413)
    // A rejected point must be kept in full, so it must not exceed the limit.
    if (!reports.every(({ rejected }) => rejected.every(canBeKept))) return answer(413)
    try {
      const receipt = { protocol, receivedAt, ip: event.requestContext.http.sourceIp }
      const { complete, device } = await store(portsOf(host), reports, receipt)
      if (!complete) return answer(unknownStatus)
      // A response to HEAD has no body, so the command would be lost.
      return device && takesCommands && event.requestContext.http.method !== 'HEAD'
        ? await commanding(portsOf(host), device)
        : acceptedWith(successBody)
    } catch (error) {
      // Not stored, and not the tracker's fault: with 503 it keeps the point and retries.
      host.log('error', { operation: address, message: 'storing a report failed', error: String(error) })
      return { ...answer(503), headers: { 'retry-after': RETRY_AFTER_SECONDS } }
    }
  }
}

const pointsIn = (reports: readonly DeviceReport[]): number =>
  reports.reduce((sum, { points, rejected }) => sum + points.length + rejected.length, 0)

interface Receipt {
  readonly protocol: string
  readonly receivedAt: number
  readonly ip: string
}

interface StoredReport {
  /** False if a device is unknown. The reports of the other devices are stored. */
  readonly complete: boolean
  /** Device of the last report, unless it is unknown. */
  readonly device: KnownDevice | undefined
}

const store = async (
  { lookup, takesNewcomer, stream }: IngestDependencies,
  reports: readonly DeviceReport[],
  receipt: Receipt,
): Promise<StoredReport> => {
  let complete = true
  let last: KnownDevice | undefined
  for (const { uniqueId, points, rejected } of reports) {
    const device = await lookup(uniqueId)
    if (device) await putReport(stream, { v: 1, deviceId: device.id, uniqueId, ...receipt, points, rejected })
    else if (await takesNewcomer(uniqueId)) await putReport(stream, { v: 1, uniqueId, ...receipt, points, rejected })
    else complete = false
    last = device
  }
  return { complete, device: last }
}

/**
 * Returns 200 with the next command for the device. Failures here are only logged, because the report is already
 * stored.
 */
const commanding = async (
  { host, take }: IngestDependencies,
  device: KnownDevice,
): Promise<APIGatewayProxyStructuredResultV2> => {
  try {
    const text = await take(device)
    if (text === undefined) return answer(200)
    return { statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text }
  } catch (error) {
    host.log('error', { message: 'reading commands failed', deviceId: device.id, error: String(error) })
    return answer(200)
  }
}
