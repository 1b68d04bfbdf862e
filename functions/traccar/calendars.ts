import { calendars as operations } from '#shared/api/traccar/calendars.ts'
import { parseCalendar } from './calendarFile.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import type { Calendar } from '#shared/model/calendar.ts'
import { calendars, type StoredCalendar } from '#shared/table/calendars.ts'
import { collection } from './collection.ts'

const calendar = collection({
  kind: 'calendar',
  toId: id => id,
  store: calendars,
  textsOf: ({ name }) => [name],
})

export const list: Implementation<typeof operations.list> = async call => (await calendar.list(call)).map(modelOf)
export const get: Implementation<typeof operations.get> = async call => modelOf(await calendar.get(call))
export const create: Implementation<typeof operations.create> = async call =>
  modelOf(await calendar.create({ ...call, body: withRules(call.body) }))
export const update: Implementation<typeof operations.update> = async call =>
  modelOf(await calendar.update({ ...call, body: withRules(call.body) }))
export const remove: Implementation<typeof operations.remove> = calendar.remove

/** Throws badRequest if the data is not a calendar that the server understands. */
const withRules = (body: Calendar): StoredCalendar => {
  const parsed = parseCalendar(Buffer.from(body.data, 'base64').toString('utf8'))
  if ('problem' in parsed) throw badRequest(parsed.problem)
  return { ...body, rules: parsed.rules }
}

const modelOf = ({ rules: _rules, ...model }: StoredCalendar): Calendar => model
