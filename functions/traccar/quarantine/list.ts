import { quarantine } from '#shared/api/traccar/quarantine.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { traccarTime } from '#shared/model/time.ts'

const MOST = 1000
const WIDEST_MS = 31 * 86_400_000

export const handler = handle(quarantine.list, async ({ query: { from, to }, stores }) => {
  if (to - from > WIDEST_MS) throw badRequest('The range is wider than 31 days')
  const points = []
  for await (const { receivedAt, ...point } of stores.quarantine.between(from, to)) {
    points.push({ ...point, raw: point.body || point.query, serverTime: traccarTime(receivedAt) })
    if (points.length === MOST) break
  }
  return points
})
