/** Requests of trackers, and assertions about their result. */
import { osmand } from '#shared/protocol/osmand.ts'
import type { DeviceReport, ParsedRequest } from '#shared/protocol/report.ts'
import { readTracker } from '#shared/protocol/trackers.ts'

export const NOW = Date.parse('2026-06-01T12:00:00Z')
export const SENT = Date.parse('2026-06-01T11:59:00Z')
export const SENT_S = SENT / 1000

export const byQuery = (query: string) => osmand({ headers: {}, query, body: '', receivedAt: NOW })
export const FORM_TYPE = 'application/x-www-form-urlencoded'
export const byForm = (body: string, query = '') =>
  osmand({ headers: { 'content-type': FORM_TYPE }, query, body, receivedAt: NOW })
/** Returns the fields of a form as multipart. */
export const byMultipart = (form: string, query = '') => {
  const parts = [...new URLSearchParams(form)].map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  return osmand({ headers, query, body: `${parts.join('')}--b--\r\n`, receivedAt: NOW })
}
export const byJson = (body: unknown, query = '') =>
  osmand({
    headers: { 'content-type': 'application/json; charset=utf-8' },
    query,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receivedAt: NOW,
  })

interface Beside {
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Parses the post of an app to the address of all trackers. */
export const byApp = (body: unknown, { query = '', headers = {} }: Beside = {}) =>
  readTracker({
    headers: { 'content-type': 'application/json', ...headers },
    query,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receivedAt: NOW,
  })

/** Returns the only point of the only report. */
export const pointOf = ({ reports }: Pick<ParsedRequest, 'reports'>) => {
  expect(reports.map(({ points, rejected }) => [points.length, rejected])).toEqual([[1, []]])
  return reports[0]!.points[0]!
}
export const reasonOf = ({ reports }: Pick<ParsedRequest, 'reports'>) => {
  expect(reports.map(({ points, rejected }) => [points.length, rejected.length])).toEqual([[0, 1]])
  return reports[0]!.rejected[0]!.reason
}

export const PLACE = 'lat=59.91301&lon=10.74577'
export const place = { latitude: 59.91301, longitude: 10.74577 }

/**
 * Expects that each rejected request, parsed again with the id of its device, is rejected in the same way and has no
 * point.
 */
export const expectSameWhenReadAgain = (
  reports: readonly Pick<DeviceReport, 'uniqueId' | 'rejected'>[],
  receivedAt = NOW,
): void => {
  for (const { uniqueId, rejected } of reports) {
    for (const { reason, query, contentType, body } of rejected) {
      const again = `id=${encodeURIComponent(uniqueId)}&${query}`
      const read = readTracker({ headers: { 'content-type': contentType }, query: again, body, receivedAt })
      expect(read.reports).toEqual([{ uniqueId, points: [], rejected: [{ reason, query: again, contentType, body }] }])
    }
  }
}
