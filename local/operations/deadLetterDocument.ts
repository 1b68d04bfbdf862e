/** What Lambda, the consumer and the local run write when they give up: records of the stream, or an invocation. */
import * as z from 'zod/mini'
import { decodeAny } from '#shared/stream/record.ts'

export interface SetAsideRecord {
  /** Orders the records of one stream's shard as text. */
  readonly sequence: string
  readonly partitionKey: string
  readonly data: Buffer
}

export type SetAsideDocument =
  | {
      readonly kind: 'records'
      /** Stream and shard: sequence numbers compare within it. */
      readonly shard: string
      /** In order. */
      readonly records: readonly SetAsideRecord[]
      /** A sentence for each record that the consumer can't read. */
      readonly unreadable: readonly string[]
    }
  | {
      readonly kind: 'invocation'
      /** As the document names it: an ARN, or a name of ours. */
      readonly functionArn: string
      readonly payload: unknown
      readonly timestamp: string
    }
  | { readonly kind: 'unknown'; readonly reason: string }

const Kinesis = z.object({
  partitionKey: z.string(),
  sequenceNumber: z.string().check(z.regex(/^\d{1,128}$/)),
  data: z.string(),
})
const Batch = z.object({ Records: z.array(z.object({ kinesis: Kinesis, eventID: z.optional(z.string()) })) })
/** AWS documents the event as it is and as text. */
const Payload = z.union([z.pipe(z.string(), z.pipe(z.transform(parsed), Batch)), Batch])
const RecordsDocument = z.object({
  KinesisBatchInfo: z.optional(z.object({ shardId: z.optional(z.string()), streamArn: z.optional(z.string()) })),
  payload: Payload,
})
const InvocationDocument = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  timestamp: z._default(z.string(), ''),
  requestPayload: z.unknown(),
})

/** More digits than a sequence number has. */
const DIGITS = 128

/** Reads a document of the on-failure destination. Never throws. */
export const readDocument = (text: string): SetAsideDocument => {
  const document = parsed(text)
  const batch = RecordsDocument.safeParse(document)
  if (batch.success) return recordsOf(batch.data)
  const invocation = InvocationDocument.safeParse(document)
  if (invocation.success && invocation.data.requestPayload !== undefined) {
    const { requestContext, requestPayload: payload, timestamp } = invocation.data
    return { kind: 'invocation', functionArn: requestContext.functionArn, payload, timestamp }
  }
  return { kind: 'unknown', reason: 'it contains neither stream records nor an invocation' }
}

/** Undefined if the text isn't JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const recordsOf = ({ KinesisBatchInfo: info, payload }: z.infer<typeof RecordsDocument>): SetAsideDocument => {
  const records: SetAsideRecord[] = []
  const unreadable: string[] = []
  for (const { kinesis } of payload.Records) {
    const data = Buffer.from(kinesis.data, 'base64')
    const record = { sequence: kinesis.sequenceNumber.padStart(DIGITS, '0'), partitionKey: kinesis.partitionKey, data }
    if (isReadable(data)) records.push(record)
    else unreadable.push(`the consumer cannot read record ${kinesis.sequenceNumber}`)
  }
  records.sort((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0))
  // `shardId-000000000000:4959…`
  const [fromEvent = ''] = payload.Records[0]?.eventID?.split(':') ?? []
  return { kind: 'records', shard: `${info?.streamArn ?? ''} ${info?.shardId ?? fromEvent}`, records, unreadable }
}

const isReadable = (data: Buffer): boolean => {
  try {
    decodeAny(data)
    return true
  } catch {
    return false
  }
}
