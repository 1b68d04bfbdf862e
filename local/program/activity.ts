/** What went on since the start, counted where it passes by: nothing is asked of the table for it. */
import type { RequestListener } from 'node:http'
import * as z from 'zod/mini'
import type { Level } from '#shared/runtime.ts'
import type { JournalRecord } from '../stream/frames.ts'

/** A device that has reported within this time is online; the default of the server's `status.timeout`. */
const ONLINE_FOR_MS = 600_000

/** As much of a record as is counted. That of a newcomer has no device, and comes again when it has. */
const Reported = z.object({ deviceId: z.int(), points: z.array(z.unknown()) })

export class Activity {
  private requests = 0
  private positions = 0
  private errors = 0
  private readonly heard = new Map<number, number>()

  constructor(private readonly now: () => number) {}

  /** The listener, with its answers counted. */
  counting(listener: RequestListener): RequestListener {
    return (request, response) => {
      response.once('finish', () => (this.requests += 1))
      listener(request, response)
    }
  }

  /** Records that the consumer is done with. */
  delivered(records: readonly JournalRecord[]): void {
    for (const { data, arrivedAt } of records) {
      const reported = reportedIn(data)
      if (!reported) continue
      this.positions += reported.points.length
      this.heard.set(reported.deviceId, arrivedAt)
    }
  }

  /** What stands in the log as an error is one. */
  logged(level: Level): void {
    if (level === 'error') this.errors += 1
  }

  /** `12 requests, 340 positions, 0 errors, 3 devices online` */
  text(): string {
    const since = this.now() - ONLINE_FOR_MS
    for (const [device, at] of this.heard) if (at < since) this.heard.delete(device)
    const { requests, positions, errors, heard } = this
    return [
      counted(requests, 'request'),
      counted(positions, 'position'),
      counted(errors, 'error'),
      `${counted(heard.size, 'device')} online`,
    ].join(', ')
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Undefined for what is no report of a device. */
const reportedIn = (data: Buffer): z.infer<typeof Reported> | undefined => {
  try {
    return Reported.safeParse(JSON.parse(data.toString('utf8'))).data
  } catch {
    // A poison record, which the consumer has set aside.
    return undefined
  }
}
