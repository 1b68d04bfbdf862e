/** The live map. */
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

test('moves devices on the open map', async () => {
  const { id, uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 45.8, longitude: 15.97, speedKnots: 20, course: 90 })
  const page = await site.visit({ at: `/devices/${id}` })
  const marker = page.locator(`[data-marker="${id}"]`)
  await marker.waitFor()
  await page.evaluate('window.opened = "once"')
  const before = await marker.boundingBox()

  for (const longitude of [15.971, 15.972, 15.973]) {
    await site.reports(uniqueId, { latitude: 45.8, longitude, speedKnots: 43.2, course: 90, time: Date.now() })
    await page.locator(`[data-marker="${id}"][data-longitude="${longitude}"]`).waitFor()
  }
  const after = await marker.boundingBox()
  expect(after!.x).toBeGreaterThan(before!.x + 20)
  expect(await page.locator('[data-fact="Speed"]').innerText()).toBe('43 kn')
  expect(await page.evaluate('window.opened')).toBe('once')
})

test('keeps a followed device in the center', async () => {
  const { id, uniqueId } = await site.device('Van 2')
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  const page = await site.visit({ at: `/devices/${id}` })
  await page.getByRole('button', { name: 'Follow on map' }).click()
  await site.reports(uniqueId, { latitude: 46.2, longitude: 14.2 })
  await page.locator(`[data-marker="${id}"][data-longitude="14.2"]`).waitFor()
  const middle = await page.locator('[data-map]').boundingBox()
  const marker = page.locator(`[data-marker="${id}"]`)
  const aside = async () => {
    const { x, width } = (await marker.boundingBox())!
    return Math.abs(x + width / 2 - (middle!.x + middle!.width / 2))
  }
  for (let attempt = 0; attempt < 50 && (await aside()) > 2; attempt += 1) await page.waitForTimeout(50)
  expect(await aside()).toBeLessThanOrEqual(2)

  await page.getByRole('region', { name: 'Map of devices' }).press('ArrowLeft')
  await page.getByRole('button', { name: 'Follow on map', pressed: false }).waitFor()
})

test('filters the list by name and state, and shows the details of a device', async () => {
  const { uniqueId } = await site.device('Bus 7', { phone: '+43 1 234', category: 'bus' })
  await site.device('Bus 8')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.4, speedKnots: 10.8 })
  const page = await site.visit()
  await page.getByLabel('Search').fill('bus')
  await page.getByText('2 of 4 devices').waitFor()
  await page.getByRole('button', { name: 'Never reported 1' }).click()
  await page.getByText('1 of 4 devices').waitFor()
  await page.getByRole('button', { name: 'Moving 1' }).click()
  await page.getByRole('link', { name: /Bus 7/ }).click()
  const facts = page.locator('[data-fact]')
  await page.getByRole('heading', { name: 'Bus 7' }).waitFor()
  expect(await facts.allInnerTexts()).toEqual(
    expect.arrayContaining(['11 kn', '48.200000°, 16.400000°', '+43 1 234', 'bus', '127.0.0.1']),
  )
})

test('renders only the visible rows of 2,000 devices', async () => {
  const page = await site.visit()
  await page
    .getByText(/devices$/)
    .first()
    .waitFor()
  const many = Array.from({ length: 2000 }, (_, n) => ({ id: n + 1, name: `Van ${n + 1}` }))
  await page.route('**/api/devices', async route => {
    const [one] = await site.call('GET', '/api/devices')
    await route.fulfill({ json: many.map(device => ({ ...one, ...device })) })
  })
  await page.reload()
  await page.getByText('2,000 devices').waitFor()
  expect(await page.locator('[data-device]').count()).toBeLessThan(40)
  await page.locator('[data-device="5"]').hover()
  await page.mouse.wheel(0, 1e6)
  await page.getByText('Van 2000', { exact: true }).waitFor()
})

test('draws grid lines with degrees, finer at higher zoom', async () => {
  const { id, uniqueId } = await site.device('Van 3')
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  const page = await site.visit({ at: `/devices/${id}` })
  await page.locator('[data-graticule="0.005"]').waitFor()
  for (const step of ['0.002', '0.001']) {
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.locator(`[data-graticule="${step}"]`).waitFor()
  }
})
