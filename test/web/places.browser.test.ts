/** Where devices are, in words: by the user's geofences and by towns. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { DAY, driveDay } from './kit/drive.ts'
import { openSite, type Site } from './kit/site.ts'

const GRAZ = { latitude: 47.0707, longitude: 15.4395 }
const DEPOT = { latitude: 48.2, longitude: 16.3701 }

let site: Site
let van: { readonly id: number; readonly uniqueId: string }
beforeAll(async () => {
  site = await openSite()
  van = await site.device('Van 1')
  await driveDay(site, van.uniqueId)
  await site.call('POST', '/api/geofences', { name: 'City', area: 'CIRCLE (48.2 16.37, 5000)' })
  await site.call('POST', '/api/geofences', { name: 'Depot <b>1</b>', area: 'CIRCLE (48.2 16.3701, 100)' })
})
afterEach(() => site.check())
afterAll(async () => site.close())

/** Counts the requests of a page for a path. */
const requestsOf = (page: Page, path: RegExp): { count: number } => {
  const seen = { count: 0 }
  page.on('request', request => void (path.test(new URL(request.url()).pathname) && (seen.count += 1)))
  return seen
}

const rowOf = (page: Page, id: number) => page.locator(`a[data-device="${id}"]`)

test('names the smallest geofence or the town in the list and in the details, and follows the device', async () => {
  const [truck, far] = [await site.device('Truck'), await site.device('Far')]
  await site.reports(truck.uniqueId, DEPOT)
  await site.reports(far.uniqueId, { latitude: 30, longitude: -40 })
  const page = await site.visit()
  await rowOf(page, truck.id).getByText('Depot <b>1</b>', { exact: true }).waitFor()
  expect(await rowOf(page, far.id).locator('[data-place]').count()).toBe(0)
  await site.reports(truck.uniqueId, { ...GRAZ, time: Date.now() })
  await rowOf(page, truck.id).getByText('near Graz, AT').waitFor()
  await rowOf(page, truck.id).click()
  await page.locator('[data-fact="Place"]').getByText('near Graz, AT').waitFor()
  expect(await page.locator('[data-fact="Coordinates"]').innerText()).toBe('47.070700°, 15.439500°')
  expect(await seriousFindings(page)).toEqual([])
})

test('reads geofences and towns once for 2,000 devices, and names the visible ones only', async () => {
  const page = await site.visit({ at: '/account' })
  await page.getByRole('heading', { name: 'My account' }).waitFor()
  const [device] = await site.call('GET', '/api/devices')
  const [position] = await site.call('GET', '/api/positions')
  const ids = Array.from({ length: 2000 }, (_, n) => n + 1000)
  await page.route('**/api/devices', route =>
    route.fulfill({ json: ids.map(id => ({ ...device, id, name: `Van ${id}`, status: 'online' })) }),
  )
  await page.route('**/api/positions', route =>
    route.fulfill({ json: ids.map(id => ({ ...position, ...GRAZ, id, deviceId: id })) }),
  )
  const [geofences, towns] = [requestsOf(page, /^\/api\/geofences$/), requestsOf(page, /places-.*\.txt$/)]
  await page.reload()
  expect(towns.count).toBe(0)
  await page.getByRole('link', { name: 'Map' }).click()
  await page.locator('[data-place]').first().waitFor()
  expect(await page.locator('[data-place]').count()).toBeLessThan(40)
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect([geofences.count, towns.count]).toEqual([1, 1])
})

test('shows the list without towns if their file cannot be read', async () => {
  const page = await site.visit({ at: '/account' })
  await page.getByRole('heading', { name: 'My account' }).waitFor()
  await page.route('**/assets/places-*.txt', route => route.abort())
  await page.getByRole('link', { name: 'Map' }).click()
  await rowOf(page, van.id).waitFor()
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect(await rowOf(page, van.id).locator('[data-place]').count()).toBe(0)
})

const report = (kind: string) => `/reports/${kind}?${new URLSearchParams({ devices: `${van.id}`, ...DAY }).toString()}`

test('names places in the reports on trips and stops, with a credit, and sorts by them', async () => {
  const page = await site.visit({ at: report('stops') })
  const places = page.locator('[data-row] td:last-child')
  await places.getByText('Depot <b>1</b>').waitFor()
  expect(await places.allInnerTexts()).toEqual([
    'Depot <b>1</b>',
    'near Groß-Enzersdorf, AT',
    '23 km W of Bratislava, SK',
  ])
  expect(await places.first().locator('span').getAttribute('title')).toMatch(/^48\.2/)
  await page.getByRole('link', { name: 'GeoNames' }).waitFor()
  await page.getByRole('columnheader', { name: 'Place' }).getByRole('button').click()
  await places.first().getByText('23 km W of Bratislava, SK').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'Trips', exact: true }).click()
  await page.getByRole('columnheader', { name: 'End place' }).waitFor()
  await page.getByRole('link', { name: 'Timeline', exact: true }).click()
  await page
    .locator('[data-kind="stop"]')
    .getByText(/Depot <b>1<\/b>/)
    .waitFor()
})

test('shows a new geofence everywhere once it is saved', async () => {
  const page = await site.visit({ at: `/devices/${van.id}` })
  await page.locator('[data-fact="Place"]').waitFor()
  await page.getByRole('link', { name: 'Geofences', exact: true }).click()
  const { longitude } = (await site.call('GET', `/api/positions?deviceId=${van.id}`))[0]
  await page.getByRole('link', { name: 'Add geofence' }).click()
  await page.getByLabel('Area as text').fill(`CIRCLE (48.2 ${longitude}, 200)`)
  await page.getByLabel('Name', { exact: true }).fill('Harbor')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Harbor' }).waitFor()
  await page.goto(`${site.api}/#/devices/${van.id}`)
  await page.locator('[data-fact="Place"]').getByText('Harbor').waitFor()
})

test('tells guests the town of the blurred place, and reads no geofences for them', async () => {
  const guestVan = await site.device('Shared')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const zones = [{ ...DEPOT, radius: 5000 }]
  const share = await site.call('POST', '/api/shares', { deviceIds: [guestVan.id], until, zones })
  await site.reports(guestVan.uniqueId, DEPOT)
  const page = await site.visit({ as: null, link: '/?token=' })
  const geofences = requestsOf(page, /^\/api\/geofences/)
  await page.goto(`/?token=${share.token}`)
  await page.locator(`li[data-device="${guestVan.id}"]`).getByText('near Vienna, AT').waitFor()
  expect(await page.getByText('Depot').count()).toBe(0)
  expect(geofences.count).toBe(0)
  const marker = page.locator(`[data-marker="${guestVan.id}"]`)
  await marker.waitFor()
  expect(await marker.getAttribute('data-longitude')).not.toBe(String(DEPOT.longitude))
})
