/** All pages of the app, with data on each. */
import type { Page } from 'playwright-core'
import type { Texts } from '../../../web/src/texts/texts.ts'
import type { Site } from './site.ts'

/** A device with a trip and a stop, in a group, and a geofence. */
export interface Fleet {
  readonly id: number
  readonly uniqueId: string
}

/** Creates the data. All names are the same in each language. */
export const fillPages = async (site: Site): Promise<Fleet> => {
  const { id: groupId } = await site.call('POST', '/api/groups', { name: 'Vans' })
  const van = await site.device('Van 1', { groupId, uniqueId: 'van-1' })
  const area = 'POLYGON ((48.1 16.3, 48.1 16.5, 48.3 16.5, 48.1 16.3))'
  await site.call('POST', '/api/geofences', { name: 'Depot', description: null, area, attributes: {} })
  await driveForAnHour(site, van)
  return van
}

const MINUTE_MS = 60_000

/** Reports a 15-minute trip and a stop that lasts until one minute ago. */
const driveForAnHour = async (site: Site, { uniqueId }: Fleet) => {
  const begun = Date.now() - 30 * MINUTE_MS
  for (let n = 0; n <= 45; n += 1) {
    const longitude = 16.3 + n * 0.004
    await site.reports(uniqueId, { latitude: 48.2, longitude, speedKnots: 29, time: begun + n * 20_000 })
  }
  for (let minute = 16; minute < 30; minute += 1) {
    const place = { latitude: 48.2, longitude: 16.48, speedKnots: 0 }
    await site.reports(uniqueId, { ...place, time: begun + minute * MINUTE_MS })
  }
}

/** Returns each page with a text that appears once it is loaded. */
export const everyPage = ({ id }: Fleet, texts: Texts): readonly (readonly [path: string, text: string])[] => {
  const { account, admin, connect, geofences, history, manage, map, reports, shell, silence } = texts
  // Not the day of today, which does not have the whole trip soon after midnight.
  const [from, to] = [Date.now() - 60 * MINUTE_MS, Date.now() + MINUTE_MS].map(time => new Date(time).toISOString())
  const range = `from=${from}&to=${to}`
  return [
    ['/', 'Van 1'],
    [`/devices/${id}`, map.attributes],
    [`/history/${id}?${range}`, history.more],
    [`/reports/summary?devices=${id}&${range}`, reports.rows('1')],
    [`/reports/trips?devices=${id}&${range}`, 'XLSX'],
    [`/reports/route?devices=${id}&${range}`, 'GPX'],
    [`/reports/events?devices=${id}&${range}`, reports.eventType],
    [`/reports/stops?devices=${id}&${range}`, 'XLSX'],
    [`/reports/combined?devices=${id}&${range}`, 'Van 1'],
    [`/reports/geofences?devices=${id}&${range}`, 'Van 1'],
    ['/geofences', 'Depot'],
    ['/geofences/1', 'Depot'],
    ['/geofences/new', geofences.newTitle],
    ['/events', texts.events.kind],
    ['/manage', manage.device.add],
    [`/manage/devices/${id}`, manage.device.uniqueId],
    ['/manage/groups', 'Vans'],
    ['/manage/groups/1', 'Vans'],
    ['/manage/notifications', manage.notifications.mail],
    ['/admin', admin.users.add],
    ['/admin/users/1', admin.users.administrator],
    ['/admin/server', admin.server.title],
    ['/admin/statistics', admin.statistics.none],
    ['/admin/quarantine', admin.areas.quarantine],
    ['/account', account.person],
    [`/devices/${id}/connect`, connect.state],
    [`/devices/${id}/silence`, silence.title],
    ['/no/such/page', shell.notFound],
  ]
}

/** Shows a page, and waits until it is loaded. */
export const showPage = async (page: Page, path: string, text: string, { shell }: Texts): Promise<void> => {
  await page.evaluate(`location.hash = ${JSON.stringify(`#${path}`)}`)
  await page.locator('main').getByText(text).first().waitFor({ state: 'attached' })
  await page.getByText(shell.loading).first().waitFor({ state: 'detached' })
}
