/**
 * Counts requests for statistics in memory, because a write per request would cost more than the request. Writes with
 * the first request of a user in a period, with the hundredth pending request, and 10 seconds after the last write. A
 * process that ends loses its pending counts.
 */
import { type Period, periodOf } from '../domain/statistics.ts'
import type { UserId } from '../model/ids.ts'
import type { Host } from '../runtime.ts'
import { statistics } from '../table/statistics.ts'
import type { Table } from '../table/table.ts'

const MOST_WAITING = 100
const WRITTEN_AFTER_MS = 10_000

export class RequestCounts {
  private period: Period
  private readonly users = new Set<UserId>()
  private waiting = 0
  private writtenAt = -Infinity
  private timed = false
  private writing: Promise<void> = Promise.resolve()

  constructor(private readonly host: Host) {
    this.period = this.periodNow()
  }

  /** Counts a request of a user. Resolves when nothing is being written, and never rejects. */
  async count(user: UserId, table: Table): Promise<void> {
    const now = this.periodNow()
    if (now.end !== this.period.end) {
      this.write(table)
      this.users.clear()
      this.period = now
    }
    this.waiting += 1
    const isNew = !this.users.has(user)
    if (isNew) {
      this.users.add(user)
      this.begin(statistics(table).noteUser(this.period, user), () => this.users.delete(user))
    }
    const due = this.waiting >= MOST_WAITING || this.host.now() - this.writtenAt >= WRITTEN_AFTER_MS
    if (isNew || due) this.write(table)
    else this.writeLater(table)
    await this.writing
  }

  private writeLater(table: Table): void {
    if (this.timed) return
    this.timed = true
    this.host.later?.(WRITTEN_AFTER_MS, () => {
      this.timed = false
      this.write(table)
    })
  }

  private periodNow = (): Period => periodOf(this.host.now(), this.host.environment.statisticsPeriodMs)

  private write(table: Table): void {
    const { waiting } = this
    if (waiting === 0) return
    this.waiting = 0
    this.writtenAt = this.host.now()
    this.begin(statistics(table).addRequests(this.period, waiting), () => undefined)
  }

  private begin(write: Promise<void>, undo: () => void): void {
    const noted = write.catch((error: unknown) => {
      undo()
      this.host.log('warn', { message: 'counting requests failed', error: String(error) })
    })
    this.writing = Promise.all([this.writing, noted]).then(() => undefined)
  }
}

const byHost = new WeakMap<Host, RequestCounts>()

/** Returns the counter of this process. One per host, shared by all functions. */
export const requestCounts = (host: Host): RequestCounts => {
  const known = byHost.get(host) ?? new RequestCounts(host)
  byHost.set(host, known)
  return known
}
