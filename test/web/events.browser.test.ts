/** Events: toasts on every page, the unread count in the navigation, and the events page. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const DEPOT = { latitude: 48.2, longitude: 16.37 }
const OUTSIDE = { latitude: 48.3, longitude: 16.37 }

let site: Site
beforeAll(async () => {
  site = await openSite()
  for (const type of ['geofenceEnter', 'geofenceExit', 'deviceOverspeed'])
    await site.call('POST', '/api/users/notifications', { userId: 1, type, web: true })
})
afterEach(() => site.check())
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'
const LIVE = '[data-connection="live"]'
/** The number of events, once the last day is read. */
const SETTLED = '[role="status"][aria-busy="false"]'

/** Creates a device that is outside a linked geofence. */
const vanAt = async (name: string, fence: string) => {
  const van = await site.device(name, { attributes: { speedLimit: 30 } })
  const area = `CIRCLE (${DEPOT.latitude} ${DEPOT.longitude}, 500)`
  const { id } = await site.call('POST', '/api/geofences', { name: fence, area })
  await site.call('POST', '/api/devices/geofences', { deviceId: van.id, geofenceId: id })
  await site.reports(van.uniqueId, { ...OUTSIDE, time: Date.now() - 60_000 })
  return van
}

test('shows a toast on every page, counts unread events and links to the history around an event', async () => {
  const { id, uniqueId } = await vanAt('Van <b>1</b>', 'Depot')
  const page = await site.visit()
  await page.waitForSelector(IDLE)
  await page.waitForSelector(LIVE)
  await site.reports(uniqueId, DEPOT)
  const toast = page.getByRole('region', { name: 'Messages' }).getByRole('link')
  await toast.waitFor()
  expect(await toast.innerText()).toBe('Van <b>1</b> – Geofence entered: Depot')
  expect(await page.getByRole('link', { name: 'Events , 1 new' }).count()).toBe(1)

  await page.getByRole('link', { name: /^Events/ }).click()
  const event = page.locator('[data-type="geofenceEnter"]', { hasText: 'Van <b>1</b> Geofence entered: Depot' })
  await event.waitFor()
  await page.getByText(/ events?, 1 unread$/).waitFor()
  expect(await page.locator('[data-new]').count()).toBe(1)
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await page.locator('[data-new]').waitFor({ state: 'detached' })
  expect(await page.locator('[data-unread]').count()).toBe(0)

  await event.getByRole('link', { name: 'Show in history' }).click()
  const query = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
  expect(new URL(page.url()).hash).toMatch(`#/history/${id}?`)
  expect(Date.parse(query.get('to')!) - Date.parse(query.get('from')!)).toBe(3_600_000)
})

test('adds new events to the open list, keeps them after a reload, and applies its filters', async () => {
  const { uniqueId } = await vanAt('Bus 7', 'Station')
  const other = await vanAt('Bus 8', 'Stop')
  const page = await site.visit({ at: '/events' })
  await page.waitForSelector(LIVE)
  await page.getByRole('button', { name: 'Load older events' }).waitFor()
  await site.reports(uniqueId, { ...DEPOT, speedKnots: 43.2 })
  const speeding = page.locator('[data-type="deviceOverspeed"]')
  await speeding.getByText('Speed limit exceeded: 43 kn (limit 30 kn)').waitFor()
  await site.reports(other.uniqueId, DEPOT)
  const arrived = page.locator('[data-event]').first().getByText('Geofence entered: Stop')
  await arrived.waitFor()

  await page.reload()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  await arrived.waitFor()
  await speeding.getByText('Speed limit exceeded: 43 kn (limit 30 kn)').waitFor()
  await page.getByLabel('Event type').selectOption('Speed limit exceeded')
  await page.locator('[data-type="geofenceEnter"]').first().waitFor({ state: 'detached' })
  await speeding.waitFor()
  await page.getByLabel('Event type').selectOption('All types')
  await page.locator('[data-picker="Devices"]').click()
  await page.getByRole('checkbox', { name: 'Bus 8' }).check()
  await page.getByRole('button', { name: 'Done' }).click()
  await speeding.waitFor({ state: 'detached' })
  await arrived.waitFor()
  await page.getByRole('button', { name: 'Load older events' }).click()
  await page.getByText(/^All events since/).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(new URL(page.url()).hash).toBe(`#/events?devices=${other.id}`)
})

test('shows no toasts if muted, and still counts events', async () => {
  const { uniqueId } = await vanAt('Tram 1', 'Terminus')
  const page = await site.visit({ at: '/events', dark: true, phone: true })
  await page.waitForSelector(LIVE)
  await page.getByLabel('Mute event messages in this browser').check()
  await page.goto(`${site.api}/#/account`)
  await page.getByRole('heading', { name: 'My account' }).waitFor()
  await site.reports(uniqueId, DEPOT)
  await page.waitForSelector('[data-unread]')
  expect(await page.getByRole('region', { name: 'Messages' }).innerText()).toBe('')
  await page.reload()
  await page.goto(`${site.api}/#/events`)
  expect(await page.getByLabel('Mute event messages in this browser').isChecked()).toBe(true)
  expect(await seriousFindings(page)).toEqual([])
})

/** Opens the app and waits until the events of the last day are read. */
const opened = async () => {
  const page = await site.visit({ at: '/account' })
  const read = page.waitForResponse(response => response.url().includes('/api/reports/events'))
  await page.reload()
  await read
  return page
}

test('keeps unread events over a reload, and what was read in one browser is read in another', async () => {
  const { uniqueId } = await vanAt('Taxi 1', 'Airport')
  const first = await site.visit({ at: '/events' })
  await first.waitForSelector(LIVE)
  await first.locator(SETTLED).waitFor()
  const button = first.getByRole('button', { name: 'Mark all as read' })
  const none = first.getByText(/, 0 unread$/)
  // Events of the tests above can still arrive.
  for (; !(await none.isVisible()); await first.waitForTimeout(100)) if (await button.isEnabled()) await button.click()
  await site.reports(uniqueId, DEPOT)
  await first.getByText(/, [1-9]\d* unread$/).waitFor()
  await first.getByText('New: Taxi 1 Geofence entered: Airport').waitFor()

  const second = await opened()
  await second.waitForSelector('[data-unread]')
  await second.reload()
  await second.waitForSelector('[data-unread]')
  await button.click()
  await none.waitFor()
  await first.getByRole('button', { name: 'Mark all as read', disabled: true }).waitFor()
  const third = await opened()
  expect(await third.locator('[data-unread]').count()).toBe(0)
  const { attributes } = await site.call('GET', '/api/users/1')
  expect(Date.parse(attributes.eventsSeenUntil)).toBeGreaterThan(Date.now() - 60_000)
})

test('keeps what was read in the browser if the account is read-only', async () => {
  const guard = { name: 'Guard', email: 'guard@example.org', password: 'long-enough', readonly: true }
  const { id: userId } = await site.call('POST', '/api/users', guard)
  await site.call('POST', '/api/users/notifications', { userId, type: 'geofenceEnter', web: true })
  const { id: deviceId, uniqueId } = await vanAt('Gate', 'Yard')
  await site.call('POST', '/api/permissions', { userId, deviceId })
  for (const { id } of await site.call('GET', `/api/geofences?deviceId=${deviceId}`))
    await site.call('POST', '/api/permissions', { userId, geofenceId: id })
  const page = await site.visit({ at: '/events', as: guard })
  await page.waitForSelector(LIVE)
  await site.reports(uniqueId, DEPOT)
  await page.locator('[data-new]').waitFor()
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await page.locator('[data-new]').waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('Gate Geofence entered: Yard').waitFor()
  expect(await page.locator('[data-new]').count()).toBe(0)
})
