import { statistics as operations } from '#shared/api/traccar/statistics.ts'
import { DAY_MS } from '#shared/domain/statistics.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { statistics } from '#shared/table/statistics.ts'

const MOST_DAYS = 366

export const list: Implementation<typeof operations.list> = async ({ query: { from, to }, table }) => {
  if (to - from > MOST_DAYS * DAY_MS) throw badRequest(`The range must be at most ${MOST_DAYS} days`)
  return statistics(table).between(from, to)
}
