/**
 * Wrapper of all stream batches. Applies the records of one device in order, and different devices concurrently.
 * Reports unfinished records to the event source, which delivers them again. Applying a record twice changes nothing.
 */
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda'
import type { DeclaredFunction } from '../api/functions.ts'
import { SET_ASIDE_MESSAGE } from '../api/deadLetters.ts'
import { isOutage } from '../aws/outage.ts'
import { setAsideOf } from '../aws/deadLetters.ts'
import type { DeviceId } from '../model/ids.ts'
import { currentHost, type Host } from '../runtime.ts'
import { type Batch, type DeliveredRecord, type Line, readBatch } from './batch.ts'
import type { UnregisteredReport } from './record.ts'
import { deadLetterDocument, deadLetterName } from './deadLetters.ts'
import type { DeadLetters } from '../ports.ts'
import { type Reason, workLines } from './workLines.ts'

type Devices = ReadonlyMap<DeviceId, readonly DeliveredRecord[]>

/** One opened batch. */
export interface BatchProcessor {
  readonly lines: readonly Line[]
  /** Called after the last line. Never rejects. */
  readonly close: () => Promise<void>
}

export interface Consumer extends Pick<DeclaredFunction, 'address' | 'grants'> {
  /** Called once per batch with the records of its devices. Reads what many of them need in few calls. */
  readonly open: (host: Host, devices: Devices) => Promise<BatchProcessor>
  /** Registers an unknown device and re-enqueues its report. */
  readonly register: (host: Host, report: UnregisteredReport) => Promise<void>
}

type TimeLeft = Pick<Context, 'getRemainingTimeInMillis'>
const NO_LIMIT: TimeLeft = { getRemainingTimeInMillis: () => Infinity }

/**
 * Returns the Lambda handler of a stream consumer. `deadLettersOf` returns the destination of records that cannot be
 * applied.
 */
export const consume =
  (consumer: Consumer, deadLettersOf = setAsideOf) =>
  async (event: KinesisStreamEvent, context: TimeLeft = NO_LIMIT): Promise<KinesisStreamBatchResponse> => {
    const host = currentHost()
    const batch = readBatch(event)
    const { lines, close } = await openDevices(consumer, host, batch.devices)
    const { left, reason } = await workLines([...lines, ...otherLines(consumer, host, batch)], {
      timeLeft: () => context.getRemainingTimeInMillis(),
      writeDeadLetter: async (record, error) =>
        writeDeadLetter(deadLettersOf(host, consumer), { consumer, host, record, error }),
    })
    await close()
    if (reason) report(consumer, host, { reason, left, of: event.Records.length })
    return { batchItemFailures: left.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) }
  }

const nothing = async (): Promise<void> => undefined

/** Returns the lines of the devices. Never rejects: a failure to open the batch makes each line fail. */
const openDevices = async (consumer: Consumer, host: Host, devices: Devices): Promise<BatchProcessor> => {
  if (devices.size === 0) return { lines: [], close: nothing }
  try {
    return await consumer.open(host, devices)
  } catch (error) {
    const failing = () => Promise.reject(error)
    const alone = (device: DeviceId, records: readonly DeliveredRecord[]) =>
      openAlone(consumer, host, { device, records })
    const lines = [...devices].map(([device, records]) => ({
      records: records.map(({ raw }) => raw),
      // The data of one device caused the failure, so each device is opened separately to find it.
      apply: isOutage(error) ? failing : alone(device, records),
    }))
    return { lines, close: nothing }
  }
}

/** Processes one device as if it were alone in its batch. */
const openAlone =
  (consumer: Consumer, host: Host, { device, records }: { device: DeviceId; records: readonly DeliveredRecord[] }) =>
  async (from: number, to: number): Promise<void> => {
    const { lines, close } = await consumer.open(host, new Map([[device, records.slice(from, to)]]))
    try {
      for (const line of lines) await line.apply(0, line.records.length)
    } finally {
      await close()
    }
  }

const otherLines = (consumer: Consumer, host: Host, { unregistered, unreadable }: Batch): Line[] => [
  ...unregistered.map(reports => ({
    records: reports.map(({ raw }) => raw),
    apply: async (from: number, to: number) => {
      for (const { report } of reports.slice(from, to)) await consumer.register(host, report)
    },
  })),
  ...unreadable.map(records => ({
    records: records.map(({ raw }) => raw),
    apply: (from: number) => Promise.reject(records[from]?.error),
  })),
]

interface Poison {
  readonly consumer: Consumer
  readonly host: Host
  readonly record: KinesisStreamRecord
  readonly error: unknown
}

const writeDeadLetter = async (
  deadLetters: DeadLetters,
  { consumer, host, record, error: cause }: Poison,
): Promise<void> => {
  const { address } = consumer
  const { sequenceNumber: sequence, partitionKey } = record.kinesis
  const error = messageOf(cause)
  const document = deadLetterDocument({
    record,
    address,
    version: host.environment.version,
    condition: 'RecordNotApplied',
    attempts: 2,
    error,
    at: host.now(),
  })
  await deadLetters.put(deadLetterName(record), document)
  host.log('error', { function: address, message: SET_ASIDE_MESSAGE, sequence, partitionKey, error })
}

const MESSAGES = {
  outage: 'records are retried: a dependency is unavailable',
  everyLineFails: 'records are retried: every device fails, so this version is at fault',
  timeIsUp: 'records are retried: the time limit of the batch was reached',
} as const

interface Left {
  readonly reason: Reason
  readonly left: readonly KinesisStreamRecord[]
  readonly of: number
}

/** Logs one entry per batch, for any number of waiting devices. */
const report = ({ address }: Consumer, host: Host, { reason, left, of }: Left): void => {
  const error = 'error' in reason ? messageOf(reason.error) : undefined
  const numbers = left.map(({ kinesis }) => kinesis.sequenceNumber).sort()
  const entry = { function: address, message: MESSAGES[reason.kind], devices: left.length, records: of, error }
  host.log(reason.kind === 'timeIsUp' ? 'warn' : 'error', { ...entry, sequence: numbers[0] })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
