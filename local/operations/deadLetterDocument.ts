/** Documents of the on-failure destination, written by Lambda, the consumer and the local run: stream records, or an invocation. */
import * as z from 'zod/mini'
import { decodeAny } from '#shared/stream/record.ts'

export interface DeadLetterRecord {
  /** Sequence number, padded so that the records of a shard are ordered as text. */
  readonly sequence: string
  readonly partitionKey: string
  readonly data: Buffer
}

export type DeadLetterDocument =
  | {
      readonly kind: 'records'
      /** Stream and shard. Sequence numbers are comparable only within a shard. */
      readonly shard: string
      /** Ordered by sequence number. */
      readonly records: readonly DeadLetterRecord[]
      /** One sentence for each record that the consumer cannot read. */
      readonly unreadable: readonly string[]
    }
  | {
      readonly kind: 'invocation'
      /** ARN on AWS, address in the local run. */
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
/** The documentation of AWS shows the event both as an object and as text. */
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

/** Maximum number of digits of a sequence number. */
const DIGITS = 128

/** Reads a document of the on-failure destination. Never throws. */
export const readDocument = (text: string): DeadLetterDocument => {
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

const recordsOf = ({ KinesisBatchInfo: info, payload }: z.infer<typeof RecordsDocument>): DeadLetterDocument => {
  const records: DeadLetterRecord[] = []
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
