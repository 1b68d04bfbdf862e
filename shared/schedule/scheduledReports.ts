/** Emails the users of scheduled reports a link to the report, once for each occurrence of its calendar that has ended. */
import { endedOccurrences, type Occurrence } from '../domain/calendar.ts'
import { isAddress, type Mailer, oneLine, wasNotSent } from '../domain/mail.ts'
import { isActive } from '../domain/userRules.ts'
import type { Account } from '../table/accounts.ts'
import { calendars } from '../table/calendars.ts'
import { notifications } from '../table/notifications.ts'
import { type DueSchedule, reportSchedules, type StoredSchedule } from '../table/reportSchedules.ts'
import type { Table } from '../table/table.ts'
import { users } from '../table/users.ts'

/** An outage of the job up to this length loses no report. */
const LOOK_BACK_MS = 24 * 3_600_000

interface Job {
  readonly table: Table
  readonly mailer: Mailer
  /** Unix time in milliseconds. */
  readonly now: () => number
  /** No schedule begins after this time. Unix time in milliseconds. */
  readonly until: number
}

/**
 * Sends the reports that are due. Returns the number of emails, and the errors after which the next run tries again. Runs can
 * overlap: each email is claimed.
 */
export const sendScheduledReports = async (job: Job): Promise<{ sent: number; failures: unknown[] }> => {
  const { table, now, until } = job
  const at = now()
  const store = reportSchedules(table)
  const failures: unknown[] = []
  let sent = 0
  for (const schedule of await store.current()) {
    if (now() >= until) break
    const ended = await endedOf(table, schedule, at)
    const last = ended.at(-1)
    if (!last) continue
    const { users: told, errors } = await tell(job, await store.withLinks(schedule), ended)
    sent += told
    failures.push(...errors)
    if (errors.length === 0) await store.toldUntil(schedule.id, last.to)
  }
  return { sent, failures }
}

const endedOf = async (table: Table, { calendarId, since }: StoredSchedule, at: number): Promise<Occurrence[]> => {
  const calendar = await calendars(table).byId(calendarId)
  return calendar ? endedOccurrences(calendar.rules, Math.max(since, at - LOOK_BACK_MS), at) : []
}

const tell = async (job: Job, schedule: DueSchedule, ended: readonly Occurrence[]) => {
  const accounts = await users(job.table).byIds(schedule.users)
  const errors: unknown[] = []
  let told = 0
  for (const account of accounts.filter(one => isActive(one, job.now()) && isAddress(one.email)))
    for (const occurrence of ended) {
      try {
        if (await mail(job, { schedule, account, occurrence })) told += 1
      } catch (error) {
        errors.push(error)
      }
    }
  return { users: told, errors }
}

interface ReportMail {
  readonly schedule: DueSchedule
  readonly account: Account
  readonly occurrence: Occurrence
}

/** Returns false if the email was claimed before. Throws if it was certainly not sent. */
const mail = async ({ table, mailer, now }: Job, { schedule, account, occurrence }: ReportMail): Promise<boolean> => {
  const subject = `schedule-${schedule.id}-${occurrence.to}`
  const delivery = { subject, recipient: account.id, channel: 'mail' } as const
  if (!(await notifications(table).claim(delivery, now()))) return false
  const title = schedule.description ? oneLine(schedule.description) : `Report: ${schedule.type}`
  const text = `${title}\n\n${reportLink(schedule, occurrence)}\n`
  try {
    await mailer.send({ id: `${subject}-${account.id}`, to: account.email, subject: title, text })
  } catch (error) {
    // An email that may have been delivered is not sent again.
    if (!wasNotSent(error)) return false
    await notifications(table).release(delivery)
    throw error
  }
  return true
}

/** Returns the address of a report in Traccar's web client and in ours. */
export const reportLink = (
  { origin, type, devices, groups }: Pick<DueSchedule, 'origin' | 'type' | 'devices' | 'groups'>,
  { from, to }: Occurrence,
): string => {
  const query = new URLSearchParams()
  for (const id of devices) query.append('deviceId', String(id))
  for (const id of groups) query.append('groupId', String(id))
  query.append('from', new Date(from).toISOString())
  query.append('to', new Date(to).toISOString())
  return `${origin}/reports/${type}?${query.toString()}`
}
