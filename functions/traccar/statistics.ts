import { statistics } from '#shared/api/traccar/statistics.ts'
import { DAY_MS } from '#shared/domain/statistics.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'

const MOST_DAYS = 366

export const list: Implementation<typeof statistics.list> = async ({ query: { from, to }, stores }) => {
  if (to - from > MOST_DAYS * DAY_MS) throw badRequest(`The range must be at most ${MOST_DAYS} days`)
  return stores.statistics.between(from, to)
}
