/** The page that shows where a device was when something happened to it. */
import { linkTo } from '../app/links.ts'

interface Happened {
  readonly deviceId: number
  /** ISO 8601. */
  readonly eventTime: string
}

const AROUND_MS = 30 * 60_000

/** A link to the half hours before and after. */
export const historyAround = ({ deviceId, eventTime }: Happened): string => {
  const at = Date.parse(eventTime)
  const [from, to] = [at - AROUND_MS, at + AROUND_MS].map(time => new Date(time).toISOString())
  return linkTo(`/history/${deviceId}`, { from, to })
}
