/** A batch of the stream as its records are worked on: by device, each in order. */
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { DeviceId } from '../model/ids.ts'
import { decodeAny, type UnregisteredReport, type StreamRecord } from './record.ts'
import { type StreamId, streamIdOf } from './streamId.ts'

/** A report of a registered device, as the stream delivered it. */
export interface DeliveredRecord {
  /** Comparable only with numbers of the same `stream`. */
  readonly sequence: bigint
  readonly stream: StreamId
  readonly record: StreamRecord
  /** The record as it came, for the case that it can't be applied. */
  readonly raw: KinesisStreamRecord
}

/** Records that are worked on one after the other; different lines do not wait for each other. */
export interface Line {
  /** In the order of the stream; at least one. */
  readonly records: readonly KinesisStreamRecord[]
  /**
   * Does the work of the records from one shard of the line to another, the second exclusive. Throws if some of it is not
   * done; what was done may be done again.
   */
  readonly apply: (from: number, to: number) => Promise<void>
}

export interface Batch {
  readonly devices: ReadonlyMap<DeviceId, readonly DeliveredRecord[]>
  /** Reports of devices that are to be registered first, one line for each of them. */
  readonly unregistered: readonly { readonly raw: KinesisStreamRecord; readonly report: UnregisteredReport }[][]
  /** Records that nobody can read, with the reason, one line for each partition key. */
  readonly unreadable: readonly { readonly raw: KinesisStreamRecord; readonly error: unknown }[][]
}

/** Reads a batch. What can't be read is part of the result. */
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

/** The records of a batch are mostly of one shard, and a hash takes as long as reading a record. */
const cached = (identify: typeof streamIdOf) => {
  const known = new Map<string, StreamId>()
  return (raw: KinesisStreamRecord): StreamId => {
    const shard = `${raw.eventSourceARN} ${raw.eventID.slice(0, raw.eventID.indexOf(':'))}`
    const id = known.get(shard) ?? identify(raw)
    known.set(shard, id)
    return id
  }
}
