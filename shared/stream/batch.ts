/** A batch of the stream, as ordered records for each device. */
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { DeviceId } from '../model/ids.ts'
import { decodeAny, type UnregisteredReport, type StreamRecord } from './record.ts'
import { type StreamId, streamIdOf } from './streamId.ts'

/** A report of a registered device, as the stream delivered it. */
export interface DeliveredRecord {
  /** Comparable only with sequence numbers of the same `stream`. */
  readonly sequence: bigint
  readonly stream: StreamId
  readonly record: StreamRecord
  /** The record as it was delivered, for the dead-letter document. */
  readonly raw: KinesisStreamRecord
}

/** A report that is applied without a stream. */
export interface DirectRecord {
  /** Recognizes the report in the device's state: see `DirectMark`. */
  readonly token: string
  readonly record: StreamRecord
}

export type ReceivedRecord = DeliveredRecord | DirectRecord

/** Returns the part of the ids of quarantine entries that distinguishes records: the sequence number or the token. */
export const sourceOf = (received: ReceivedRecord): string =>
  'token' in received ? received.token : String(received.sequence)

/** Records that are processed one after the other. Lines are processed independently of each other. */
export interface Line {
  /** At least one record, in the order of the stream. */
  readonly records: readonly KinesisStreamRecord[]
  /**
   * Processes the records from index `from`, inclusive, to `to`, exclusive. Throws if any of them was not processed.
   * Can be repeated.
   */
  readonly apply: (from: number, to: number) => Promise<void>
}

export interface Batch {
  readonly devices: ReadonlyMap<DeviceId, readonly DeliveredRecord[]>
  /** Reports of devices to register first, one line for each device. */
  readonly unregistered: readonly { readonly raw: KinesisStreamRecord; readonly report: UnregisteredReport }[][]
  /** Records that cannot be decoded, with the error, one line for each partition key. */
  readonly unreadable: readonly { readonly raw: KinesisStreamRecord; readonly error: unknown }[][]
}

/** Reads a batch. Records that cannot be decoded are part of the result. */
export const readBatch = ({ Records }: KinesisStreamEvent): Batch => {
  const devices = new Map<DeviceId, DeliveredRecord[]>()
  const unregistered = new Map<string, { raw: KinesisStreamRecord; report: UnregisteredReport }[]>()
  const unreadable = new Map<string, { raw: KinesisStreamRecord; error: unknown }[]>()
  const streamOf = cached(streamIdOf)
  for (const raw of Records) {
    const { data, sequenceNumber, partitionKey } = raw.kinesis
    try {
      const record = decodeAny(Buffer.from(data, 'base64'))
      if ('deviceId' in record) {
        add(devices, record.deviceId, { sequence: BigInt(sequenceNumber), stream: streamOf(raw), record, raw })
      } else add(unregistered, record.uniqueId, { raw, report: record })
    } catch (error) {
      add(unreadable, partitionKey, { raw, error })
    }
  }
  return { devices, unregistered: [...unregistered.values()], unreadable: [...unreadable.values()] }
}

const add = <K, V>(to: Map<K, V[]>, key: K, value: V): void => {
  const values = to.get(key)
  if (values) values.push(value)
  else to.set(key, [value])
}

/**
 * Caches the id of a shard. Most records of a batch are from one shard, and a hash takes as long as decoding a record.
 */
const cached = (identify: typeof streamIdOf) => {
  const known = new Map<string, StreamId>()
  return (raw: KinesisStreamRecord): StreamId => {
    const shard = `${raw.eventSourceARN} ${raw.eventID.slice(0, raw.eventID.indexOf(':'))}`
    const id = known.get(shard) ?? identify(raw)
    known.set(shard, id)
    return id
  }
}
