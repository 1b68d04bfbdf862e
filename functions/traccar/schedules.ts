import { schedules as operations } from '#shared/api/traccar/schedules.ts'
import { linkOrigin } from '#shared/domain/passwordResetMail.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import type { ReportSchedule } from '#shared/model/reportSchedule.ts'
import { reportSchedules, type StoredSchedule } from '#shared/table/reportSchedules.ts'
import { server } from '#shared/table/server.ts'
import type { Table } from '#shared/table/table.ts'
import { collection } from './collection.ts'

const schedule = collection<number, StoredSchedule>({
  kind: 'report',
  toId: id => id,
  store: reportSchedules,
  textsOf: ({ description }) => [description],
  references: ({ calendarId }) => [{ kind: 'calendar', id: calendarId }],
})

export const list: Implementation<typeof operations.list> = async call => (await schedule.list(call)).map(modelOf)
export const get: Implementation<typeof operations.get> = async call => modelOf(await schedule.get(call))
export const create: Implementation<typeof operations.create> = async call =>
  modelOf(await schedule.create({ ...call, body: await stored(call) }))
export const update: Implementation<typeof operations.update> = async call =>
  modelOf(await schedule.update({ ...call, body: await stored(call) }))
export const remove: Implementation<typeof operations.remove> = schedule.remove

interface Saved {
  readonly body: ReportSchedule
  readonly table: Table
  readonly now: number
  readonly context: RequestContext
}

/** Occurrences that ended before a schedule was saved are not told. */
const stored = async ({ body, table, now, context }: Saved): Promise<StoredSchedule> => {
  const { host, hostName, secure } = context
  const verified = host.environment.secureCookies
  const origin = linkOrigin((await server(table).get()).attributes, { hostName, secure, verified })
  if (origin === undefined) throw badRequest('An administrator must set the server attribute web.url first')
  return { ...body, origin, since: now }
}

const modelOf = ({ origin: _origin, since: _since, ...model }: StoredSchedule): ReportSchedule => model
