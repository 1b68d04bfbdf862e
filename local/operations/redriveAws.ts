/** The on-failure destination, the stream and the functions of a stage on AWS. */
import { bucketOf } from '#shared/aws/bucket.ts'
import { OperatorError, type OperatorRequests } from '#shared/aws/operatorRequests.ts'
import * as z from 'zod/mini'
import { stageOutputs } from './stage.ts'
import { NotRedriven, type RedriveTarget, type SetAsideStore } from './redriveRun.ts'

const PutRecordAnswer = z.object({ SequenceNumber: z.string() })

/** Throws StartError if the stage is not deployed. */
export const redriveOnAws = async (
  request: OperatorRequests,
  stage: string,
): Promise<{ store: SetAsideStore; target: RedriveTarget }> => {
  const output = await stageOutputs(request, stage)
  return {
    store: bucketOf(request, output('SetAsideBucket')),
    target: awsTarget(request, stage, output('StreamName')),
  }
}

const awsTarget = (request: OperatorRequests, stage: string, streamName: string): RedriveTarget => {
  /** By partition key: Kinesis then gives rising numbers also to records that come within one moment. */
  const last = new Map<string, string>()
  return {
    putRecord: async (partitionKey, data) => {
      const after = last.get(partitionKey)
      const body = {
        StreamName: streamName,
        PartitionKey: partitionKey,
        Data: Buffer.from(data).toString('base64'),
        ...(after !== undefined && { SequenceNumberForOrdering: after }),
      }
      const answer = await request({
        service: 'kinesis',
        method: 'POST',
        path: '/',
        headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Kinesis_20131202.PutRecord' },
        body: JSON.stringify(body),
      }).catch(refusedOr)
      last.set(partitionKey, PutRecordAnswer.parse(JSON.parse(answer)).SequenceNumber)
    },

    invoke: async (functionArn, payload) => {
      // `arn:aws:lambda:REGION:ACCOUNT:function:NAME:$LATEST`
      const [, name = ''] = /:function:([^:]+)/.exec(functionArn) ?? []
      if (!name.startsWith(`gps-${stage}-`)) throw new NotRedriven(`${functionArn} is not a function of this stage`)
      await request({
        service: 'lambda',
        method: 'POST',
        path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
        headers: { 'Content-Type': 'application/json', 'X-Amz-Invocation-Type': 'Event' },
        body: JSON.stringify(payload),
      }).catch(refusedOr)
    },
  }
}

/** What depends on this one record or invocation: too large, malformed, or for a function that does not exist. */
const OF_THIS_ONE = new Set([
  'InvalidArgumentException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'RequestTooLargeException',
  'ValidationException',
])

const refusedOr = (error: unknown): never => {
  const ofThisOne = error instanceof OperatorError && (OF_THIS_ONE.has(error.code) || error.status === 413)
  const noFunction = error instanceof OperatorError && error.status === 404 && error.message.startsWith('lambda ')
  if (ofThisOne || noFunction) throw new NotRedriven(error.message)
  throw error
}
