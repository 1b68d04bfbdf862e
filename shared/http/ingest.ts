/** How trackers come in, whatever they speak: read the request, find the device, store, and only then say 200. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { DeclaredFunction } from '../api/functions.ts'
import { commandClaimer, type ClaimNextCommand } from '../aws/ingestCommands.ts'
import { deviceLookup, type DeviceLookup, type KnownDevice } from '../aws/ingestDevices.ts'
import { newcomers, type AcceptsUnknownDevice } from '../aws/ingestRegistration.ts'
import { positionStream } from '../aws/ingestStream.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { DeviceReport, ParsedRequest, TrackerRequest } from '../protocol/report.ts'
import { currentHost, type Host } from '../runtime.ts'
import { putReport, type PositionStream } from '../stream/stream.ts'
import { canBeKept } from '../stream/record.ts'
import { trackerBody } from './trackerBody.ts'

const BODY_MAX_BYTES = 1_048_576
/** What one request may cost: a record holds 1,000 points, and each device is a question to the table. */
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

/** Makes the handler of trackers: any path, any method. `read` is total: what can't be accepted is part of the reports. */
export const ingest = ({ address, grants }: DeclaredFunction, read: (request: TrackerRequest) => ParsedRequest) => {
  let ports: IngestDependencies | undefined
  /** Connections and the memory of devices last as long as the process, but not longer than its host. */
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
    // Cut off, a refused point would be lost in part.
    if (!reports.every(({ rejected }) => rejected.every(canBeKept))) return answer(413)
    try {
      const receipt = { protocol, receivedAt, ip: event.requestContext.http.sourceIp }
      const { complete, device } = await store(portsOf(host), reports, receipt)
      if (!complete) return answer(unknownStatus)
      // The answer to HEAD has no body: a command would be lost in it.
      return device && takesCommands && event.requestContext.http.method !== 'HEAD'
        ? await commanding(portsOf(host), device)
        : acceptedWith(successBody)
    } catch (error) {
      // Not stored, and not the tracker's fault: it keeps the point and tries again.
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
  /** False when a device is unknown; the reports of the others are stored even then. */
  readonly complete: boolean
  /** The one that reported last, unless it is new. */
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

/** 200 with the next command for the device. The report is stored: whatever happens here, the tracker need not repeat it. */
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
