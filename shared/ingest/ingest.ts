/** Ingest handler: parses the report, looks up the device, stores the report, then returns 200. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { DeclaredFunction } from '../api/functions.ts'
import type { Grant } from '../api/grants.ts'
import { browserVisit } from './browserVisit.ts'
import { commandClaimer, type ClaimNextCommand } from './commands.ts'
import { deviceLookup, type KnownDevice, newcomers } from './devices.ts'
import { presentedKeys } from './presentedKeys.ts'
import { refusalCounter } from './refusals.ts'
import { type StoreDependencies, storeReports } from './storeReports.ts'
import { positionStream } from '../aws/positionStream.ts'
import type { RetryPolicy } from '../aws/signed.ts'
import { signedTable } from '../aws/signedTable.ts'
import type { DeviceReport, ParsedRequest, TrackerRequest } from '../protocol/report.ts'
import { currentHost, type Host } from '../runtime.ts'
import { canBeKept } from '../stream/record.ts'
import type { PositionStream } from '../ports.ts'
import { senderAddress } from '../viewer.ts'
import { within } from '../within.ts'
import { trackerBody } from './trackerBody.ts'

const BODY_MAX_BYTES = 1_048_576
/** Limits the cost of a request: a stream record holds 1,000 points, and each device costs one read. */
const POINTS_MAX = 10_000
const DEVICES_MAX = 100
const RETRY_AFTER_SECONDS = '5'

interface IngestDependencies extends StoreDependencies {
  readonly take: ClaimNextCommand
}

/** Where and how patiently reports are stored. */
interface Storage {
  readonly streamFor: (host: Host, address: string, grants: readonly Grant[]) => PositionStream
  /** Patience with the table. */
  readonly patience?: RetryPolicy
  /** Returns after how many milliseconds a request with this number of points is answered with 503. */
  readonly limitMs?: (points: number) => number
}

const answer = (statusCode: number): APIGatewayProxyStructuredResultV2 => ({ statusCode, body: '' })

const acceptedWith = (body: string): APIGatewayProxyStructuredResultV2 =>
  body === '' ? answer(200) : { statusCode: 200, headers: JSON_TYPE, body }

const JSON_TYPE = { 'content-type': 'application/json' }

/**
 * Returns the handler of tracker requests for any path and method. `read` never throws: invalid points are part of its
 * reports.
 */
export const ingest = (
  declared: DeclaredFunction,
  read: (request: TrackerRequest) => ParsedRequest,
  storage: Storage = { streamFor: positionStream },
) => {
  const portsOf = keptDependencies(declared, storage)
  const answerReport = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const text = trackerBody(event, BODY_MAX_BYTES)
    if (typeof text === 'number') return answer(text)
    const host = currentHost()
    const receivedAt = host.now()
    const { query, body, keys } = presentedKeys({
      path: event.rawPath,
      query: event.rawQueryString,
      body: text.body,
      authorization: event.headers['authorization'],
    })
    const parsed = read({ headers: { ...event.headers, 'content-type': text.contentType }, query, body, receivedAt })
    const { protocol, reports, isAcknowledgedWithoutData, successBody, takesCommands } = parsed
    if (reports.length === 0) return isAcknowledgedWithoutData ? acceptedWith(successBody) : answer(400)
    if (isTooLarge(reports)) return answer(413)
    try {
      const ip = senderAddress(event.headers, event.requestContext.http.sourceIp, host.environment)
      const storing = storeReports(portsOf(host), reports, { receipt: { protocol, receivedAt, ip }, keys })
      const { outcome, device } = await (storage.limitMs
        ? within(storage.limitMs(pointsIn(reports)), storing)
        : storing)
      if (outcome !== 'stored') return outcome === 'refused' ? refusedWith(parsed) : answer(parsed.unknownStatus)
      // A response to HEAD has no body, so the command would be lost.
      return device && takesCommands && event.requestContext.http.method !== 'HEAD'
        ? await commanding(portsOf(host), device)
        : acceptedWith(successBody)
    } catch (error) {
      host.log('error', { operation: declared.address, message: 'storing a report failed', error: String(error) })
      return NOT_STORED
    }
  }
  return async (event: APIGatewayProxyEventV2) => browserVisit(event, currentHost().environment) ?? answerReport(event)
}

/** Clients and caches live as long as the process, unless the host changes. */
const keptDependencies = (declared: DeclaredFunction, storage: Storage) => {
  let kept: IngestDependencies | undefined
  return (host: Host): IngestDependencies => {
    if (kept?.host !== host) kept = dependenciesOf(host, declared, storage)
    return kept
  }
}

const dependenciesOf = (
  host: Host,
  { address, grants }: DeclaredFunction,
  { streamFor, patience }: Storage,
): IngestDependencies => {
  const table = patience ? signedTable(host, address, grants, patience) : signedTable(host, address, grants)
  const now = () => host.now()
  return {
    host,
    lookup: deviceLookup(table, now),
    judgeNewcomer: newcomers(table, now),
    countRefusal: refusalCounter(table, now),
    take: commandClaimer(table, now),
    stream: streamFor(host, address, grants),
  }
}

/** The tracker keeps its report, so that nothing is lost until it is set up with the right key. */
const refusedWith = ({ refusedBody }: ParsedRequest): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 401,
  headers: { 'www-authenticate': 'Basic realm="trackers"', ...(refusedBody !== '' && JSON_TYPE) },
  body: refusedBody,
})

/** Not the tracker's fault: with 503 it keeps the point and retries. */
const NOT_STORED: APIGatewayProxyStructuredResultV2 = {
  ...answer(503),
  headers: { 'retry-after': RETRY_AFTER_SECONDS },
}

/** A rejected point must be kept in full, so it must not exceed the limit of the quarantine. */
const isTooLarge = (reports: readonly DeviceReport[]): boolean =>
  reports.length > DEVICES_MAX ||
  pointsIn(reports) > POINTS_MAX ||
  !reports.every(({ rejected }) => rejected.every(canBeKept))

const pointsIn = (reports: readonly DeviceReport[]): number =>
  reports.reduce((sum, { points, rejected }) => sum + points.length + rejected.length, 0)

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
