/**
 * The one wrapper for stream batches. Records of one device are applied in order; devices do not wait for each other.
 * What failed is named to the event source, which delivers it again: applying a record twice changes nothing.
 */
import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda'
import { atOnce } from '../atOnce.ts'
import type { DeviceId } from '../model/ids.ts'
import { currentHost, type Host } from '../runtime.ts'
import { decodeAny, type Newcomer, type StreamRecord } from './record.ts'

export interface Delivered {
  readonly sequence: bigint
  readonly record: StreamRecord
}

/** One batch on its way. */
export interface Opened {
  /** Applies all records of one device, in order. Throws when some could not be. */
  readonly apply: (deviceId: DeviceId, records: readonly Delivered[]) => Promise<void>
  /** Called when all that can be stored is stored. Never rejects. */
  readonly close: () => Promise<void>
}

export interface Consumer {
  readonly address: string
  /** Called once a batch, with its devices, to read what many of them need at once. */
  readonly open: (host: Host, devices: readonly DeviceId[]) => Promise<Opened>
  /** Registers a device that is not there yet, and sees to its report. */
  readonly welcome: (host: Host, newcomer: Newcomer) => Promise<void>
}

const DEVICES_AT_ONCE = 16

export const consume =
  ({ address, open, welcome }: Consumer) =>
  async (event: KinesisStreamEvent): Promise<KinesisStreamBatchResponse> => {
    const host = currentHost()
    const failed: string[] = []
    const fail = (sequence: string, error: unknown) => {
      failed.push(sequence)
      host.log('error', { function: address, sequence, error: error instanceof Error ? error.message : String(error) })
    }
    const byDevice = new Map<DeviceId, Delivered[]>()
    for (const { kinesis } of event.Records) {
      try {
        const record = decodeAny(Buffer.from(kinesis.data, 'base64'))
        if ('uniqueId' in record) {
          // One after the other: they are few, and those of one device must stay in order.
          await welcome(host, record)
          continue
        }
        const records = byDevice.get(record.deviceId) ?? []
        byDevice.set(record.deviceId, [...records, { sequence: BigInt(kinesis.sequenceNumber), record }])
      } catch (error) {
        // Mostly poison: it ends at the on-failure destination, and its neighbours are applied now.
        fail(kinesis.sequenceNumber, error)
      }
    }
    const { apply, close } = await open(host, [...byDevice.keys()])
    await atOnce(DEVICES_AT_ONCE, [...byDevice], async ([deviceId, records]) => {
      try {
        await apply(deviceId, records)
      } catch (error) {
        fail(String(records[0]?.sequence), error)
      }
    })
    await close()
    return { batchItemFailures: failed.map(itemIdentifier => ({ itemIdentifier })) }
  }
