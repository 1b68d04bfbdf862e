/** Groups the records of a batch by device, each group in order. */
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
  /** The original record, for the on-failure destination. */
  readonly raw: KinesisStreamRecord
}

/** Records that are processed one after the other. Different lines run concurrently. */
export interface Line {
  /** In the order of the stream; at least one. */
  readonly records: readonly KinesisStreamRecord[]
  /**
   * Applies the records from the first index to the second, which is exclusive. Throws if some are not applied.
   * Applied records can be applied again.
   */
  readonly apply: (from: number, to: number) => Promise<void>
}

export interface Batch {
  readonly devices: ReadonlyMap<DeviceId, readonly DeliveredRecord[]>
  /** Reports of devices that must be registered first, one line for each device. */
  readonly unregistered: readonly { readonly raw: KinesisStreamRecord; readonly report: UnregisteredReport }[][]
  /** Records that cannot be parsed, with the reason, one line for each partition key. */
  readonly unreadable: readonly { readonly raw: KinesisStreamRecord; readonly error: unknown }[][]
}

/** Parses a batch. Records that cannot be parsed are part of the result. */
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
 * Caches the identity of a shard. Most records of a batch have the same, and hashing it takes as long as parsing a
 * record.
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
