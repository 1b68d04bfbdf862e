/** Dead letters of reports that are applied without a stream. They have the format of a stream's dead letters. */
import type { KinesisStreamRecord } from 'aws-lambda'
import { SET_ASIDE_MESSAGE } from '../api/deadLetters.ts'
import type { DeadLetters } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { deadLetterDocument, deadLetterName } from './deadLetters.ts'

interface DirectPoison {
  readonly token: string
  readonly partitionKey: string
  readonly data: Uint8Array
  readonly error: unknown
}

interface Writer {
  readonly host: Host
  readonly address: string
  readonly deadLetters: () => DeadLetters
}

/** Resolves when the report is durable in the on-failure destination. */
export const writeDirectDeadLetter = async (
  { host, address, deadLetters }: Writer,
  { token, partitionKey, data, error: cause }: DirectPoison,
): Promise<void> => {
  const at = host.now()
  const error = cause instanceof Error ? cause.message : String(cause)
  const record = recordOf({ address, sequence: `${at}${BigInt(`0x${token}`).toString().padStart(20, '0')}`, at })
  const sent = { ...record, kinesis: { ...record.kinesis, partitionKey, data: Buffer.from(data).toString('base64') } }
  const document = deadLetterDocument({
    record: sent,
    address,
    version: host.environment.version,
    condition: 'RecordNotApplied',
    attempts: 2,
    error,
    at,
  })
  await deadLetters().put(deadLetterName(sent), document)
  host.log('error', { function: address, message: SET_ASIDE_MESSAGE, sequence: token, partitionKey, error })
}

interface Origin {
  readonly address: string
  /** Digits that increase with time. */
  readonly sequence: string
  readonly at: number
}

/** Returns a record as if a stream had delivered it, without its content. */
const recordOf = ({ address, sequence, at }: Origin): KinesisStreamRecord => ({
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: '',
    sequenceNumber: sequence,
    data: '',
    approximateArrivalTimestamp: at / 1000,
  },
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: `direct:${sequence}`,
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: '',
  awsRegion: '',
  eventSourceARN: address,
})
