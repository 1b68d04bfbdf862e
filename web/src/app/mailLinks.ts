/** Links in emails, which have the paths of Traccar's web client. */
import { linkTo } from './links.ts'

/** Returns the page of a link to a report, such as `/reports/trips?deviceId=3&from=…&to=…`, or undefined for other addresses. */
export const pageOfMailLink = (path: string, search: string): string | undefined => {
  const kind = /^\/reports\/([a-z]+)$/.exec(path)?.[1]
  if (kind === undefined) return undefined
  const query = new URLSearchParams(search)
  const joined = (name: string) => query.getAll(name).join(',') || undefined
  const devices = joined('deviceId')
  const groups = joined('groupId')
  return linkTo(`/reports/${kind}`, { devices, groups, from: joined('from'), to: joined('to') })
}
