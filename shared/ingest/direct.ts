/** Ingest without a stream: applies reports to the position log before it returns 200. See docs/adr/0045. */
import type { APIGatewayProxyEventV2, Context, KinesisStreamEvent } from 'aws-lambda'
import type { DeclaredFunction } from '../api/functions.ts'
import { signedTable } from '../aws/signedTable.ts'
import { changePublisher } from '../live/publishChange.ts'
import type { ParsedRequest, TrackerRequest } from '../protocol/report.ts'
import { registerUnknownDevice } from '../stream/autoRegistration.ts'
import { consume, type Consumer } from '../stream/consume.ts'
import { DIRECT_PATIENCE, directStream } from '../stream/directStream.ts'
import { eventDispatcher } from '../stream/persistEvents.ts'
import { positionsConsumer } from '../stream/positions.ts'
import { ingest } from './ingest.ts'

const ANSWER_WITHIN_MS = 7500
const PER_POINT_MS = 3
/** Below the timeout of the function, so that a tracker gets a response that tells it to repeat the request. */
const ANSWER_AT_LATEST_MS = 12_000

/** An outage is answered within 8 s. A request with thousands of points has more time, because it makes progress. */
const limitMs = (points: number): number => Math.min(ANSWER_AT_LATEST_MS, ANSWER_WITHIN_MS + PER_POINT_MS * points)

/**
 * Returns the handler of tracker requests. It also accepts batches of a stream: records that a journal still holds after a
 * switch, and dead letters.
 */
export const ingestDirectly = (declared: DeclaredFunction, read: (request: TrackerRequest) => ParsedRequest) => {
  const answerRequest = ingest(declared, read, { streamFor: directStream, patience: DIRECT_PATIENCE, limitMs })
  const applyBatch = consume(batchConsumer(declared))
  return (event: APIGatewayProxyEventV2 | KinesisStreamEvent, context?: Context) =>
    'Records' in event ? applyBatch(event, context) : answerRequest(event)
}

const batchConsumer = ({ address, grants }: DeclaredFunction): Consumer => {
  const by = { address, grants }
  const tableFor = (host: Parameters<typeof signedTable>[0]) => signedTable(host, address, grants)
  return {
    ...positionsConsumer(tableFor, eventDispatcher(by), changePublisher(by)),
    ...by,
    register: (host, report) => registerUnknownDevice(tableFor(host), directStream(host, address, grants), report),
  }
}
