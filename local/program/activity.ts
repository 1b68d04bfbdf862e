/** Activity counts since the start, taken from requests, records and log entries without reading the table. */
import type { RequestListener } from 'node:http'
import * as z from 'zod/mini'
import type { Level } from '#shared/runtime.ts'
import type { JournalRecord } from '../stream/frames.ts'

/** A device is online if it has reported within this time, the default of the server's `status.timeout`. */
const ONLINE_FOR_MS = 600_000

/** Members of a record that are counted. Reports of unknown devices have no device id; they are counted after registration. */
const CountedReport = z.object({ deviceId: z.int(), points: z.array(z.unknown()) })

export class Activity {
  private requests = 0
  private positions = 0
  private errors = 0
  private readonly lastReports = new Map<number, number>()

  constructor(private readonly now: () => number) {}

  /** Returns the listener with its responses counted. */
  countRequests(listener: RequestListener): RequestListener {
    return (request, response) => {
      response.once('finish', () => (this.requests += 1))
      listener(request, response)
    }
  }

  /** Counts the positions of processed records. */
  countRecords(records: readonly JournalRecord[]): void {
    for (const { data, arrivedAt } of records) {
      const reported = reportedIn(data)
      if (!reported) continue
      this.positions += reported.points.length
      this.lastReports.set(reported.deviceId, arrivedAt)
    }
  }

  /** Counts log entries of level error. */
  countLogEntry(level: Level): void {
    if (level === 'error') this.errors += 1
  }

  /** `12 requests, 340 positions, 0 errors, 3 devices online` */
  text(): string {
    const since = this.now() - ONLINE_FOR_MS
    for (const [device, at] of this.lastReports) if (at < since) this.lastReports.delete(device)
    const { requests, positions, errors, lastReports } = this
    return [
      counted(requests, 'request'),
      counted(positions, 'position'),
      counted(errors, 'error'),
      `${counted(lastReports.size, 'device')} online`,
    ].join(', ')
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Returns undefined if the data is not a report of a known device. */
const reportedIn = (data: Buffer): z.infer<typeof CountedReport> | undefined => {
  try {
    return CountedReport.safeParse(JSON.parse(data.toString('utf8'))).data
  } catch {
    // A poison record, which the consumer has written to the dead letters.
    return undefined
  }
}
