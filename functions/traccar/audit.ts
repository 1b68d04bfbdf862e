import type { audit as operations } from '#shared/api/traccar/audit.ts'
import { badRequest } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { auditLog } from '#shared/table/auditLog.ts'

const MOST_DAYS = 92
const DAY_MS = 86_400_000

export const list: Implementation<typeof operations.list> = async ({ query: { from, to }, table }) => {
  if (to - from > MOST_DAYS * DAY_MS) throw badRequest(`The range must be at most ${MOST_DAYS} days`)
  return auditLog(table).between(from, to)
}
