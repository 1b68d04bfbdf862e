/** Redrive on AWS: the on-failure destination, the stream and the functions of a stage. */
import { bucketOf } from '#shared/aws/bucket.ts'
import { OperatorError, type OperatorRequests } from '#shared/aws/operatorRequests.ts'
import * as z from 'zod/mini'
import { directPuts } from './redriveDirect.ts'
import { stageOutputs } from './stage.ts'
import { CannotRedrive, type RedriveTarget, type DeadLetterStore } from './redriveRun.ts'

const PutRecordResponse = z.object({ SequenceNumber: z.string() })

/** Throws StartError if the stage is not deployed. */
export const redriveOnAws = async (
  request: OperatorRequests,
  stage: string,
): Promise<{ store: DeadLetterStore; target: RedriveTarget }> => {
  const output = await stageOutputs(request, stage)
  const streamName = output('StreamName', '')
  const putRecord = streamName === '' ? directPuts(request, stage) : streamPuts(request, streamName)
  return { store: bucketOf(request, output('SetAsideBucket')), target: { putRecord, ...invocations(request, stage) } }
}

const streamPuts = (request: OperatorRequests, streamName: string): RedriveTarget['putRecord'] => {
  /** Last sequence number by partition key, so that Kinesis assigns increasing numbers to records in quick succession. */
  const last = new Map<string, string>()
  return async (partitionKey, data) => {
    const after = last.get(partitionKey)
    const body = {
      StreamName: streamName,
      PartitionKey: partitionKey,
      Data: Buffer.from(data).toString('base64'),
      ...(after !== undefined && { SequenceNumberForOrdering: after }),
    }
    const response = await request({
      service: 'kinesis',
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.PutRecord' },
      body: JSON.stringify(body),
    }).catch(throwClassified)
    last.set(partitionKey, PutRecordResponse.parse(JSON.parse(response)).SequenceNumber)
  }
}

const invocations = (request: OperatorRequests, stage: string): Pick<RedriveTarget, 'invoke'> => ({
  invoke: async (functionArn, payload) => {
    // `arn:aws:lambda:REGION:ACCOUNT:function:NAME:$LATEST`
    const [, name = ''] = /:function:([^:]+)/.exec(functionArn) ?? []
    if (!name.startsWith(`gps-${stage}-`)) throw new CannotRedrive(`${functionArn} is not a function of this stage`)
    await request({
      service: 'lambda',
      method: 'POST',
      path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
      headers: { 'Content-Type': 'application/json', 'X-Amz-Invocation-Type': 'Event' },
      body: JSON.stringify(payload),
    }).catch(throwClassified)
  },
})

/** Errors of a single record or invocation: it is too large or malformed. */
const PERMANENT_ERRORS = new Set([
  'InvalidArgumentException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'RequestTooLargeException',
  'ValidationException',
])

/** Throws CannotRedrive if the record or invocation can never be sent, otherwise the error. */
const throwClassified = (error: unknown): never => {
  const isPermanent = error instanceof OperatorError && (PERMANENT_ERRORS.has(error.code) || error.status === 413)
  const noFunction = error instanceof OperatorError && error.status === 404 && error.message.startsWith('lambda ')
  if (isPermanent || noFunction) throw new CannotRedrive(error.message)
  throw error
}
