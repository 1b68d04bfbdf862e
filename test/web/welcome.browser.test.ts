/** What a new user is asked once: units, clock, time zone, map, and notifications in the app. */
import type { Page } from 'playwright-core'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite({ fresh: true })))
afterEach(() => site.check())
afterAll(async () => site.close())

const PASSWORD = 'a-good-one'

/** Creates a user who sees a device that drives at 10 knots. */
const newUser = async (name: string, more: object = {}) => {
  const { id } = await site.call('POST', '/api/users', {
    name,
    email: `${name}@example.org`,
    password: PASSWORD,
    ...more,
  })
  const van = await site.device(`Van of ${name}`)
  await site.reports(van.uniqueId, { latitude: 48.2, longitude: 16.37, speedKnots: 10 })
  await site.call('POST', '/api/permissions', { userId: id, deviceId: van.id })
  return { id: Number(id), as: { email: `${name}@example.org`, password: PASSWORD }, at: `/devices/${van.id}` }
}
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Before you start' })
const speedOf = (page: Page) => page.locator('[data-fact="Speed"]').innerText()
const chosen = (page: Page, label: string) => page.getByLabel(label).locator('option:checked').innerText()
const told = async (id: number): Promise<string[]> =>
  (await site.call('GET', `/api/users/notifications?userId=${id}`))
    .filter(({ web }: { web: boolean }) => web)
    .map(({ type }: { type: string }) => type)

test('shows km/h to a new user from Austria without a click, asks once, and keeps the answers', async () => {
  const { id, as, at } = await newUser('anna')
  const page = await site.visit({ as, at, locale: 'en-AT' })
  await dialogOf(page).waitFor()
  expect(await speedOf(page)).toBe('19 km/h')
  expect(await chosen(page, 'Units')).toBe('Kilometers, km/h')
  expect(await chosen(page, 'Clock')).toBe('24 hours, such as 14:30')
  expect(await chosen(page, 'Time zone')).toBe('Europe/Vienna')
  expect(await page.getByLabel('Map', { exact: true }).count()).toBe(0)
  await page.getByLabel('…raises an alarm, such as SOS or a low battery').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. You can change it under My account.').waitFor()
  await dialogOf(page).waitFor({ state: 'detached' })
  expect(await site.call('GET', `/api/users/${id}`)).toMatchObject({
    distanceUnit: 'km',
    speedUnit: 'kmh',
    twelveHourFormat: false,
    map: null,
    attributes: { timezone: 'Europe/Vienna' },
  })
  expect(await told(id)).toEqual(['deviceUnknown', 'deviceOverspeed', 'geofenceEnter', 'geofenceExit'])

  const elsewhere = await site.visit({ as, at, locale: 'en-US' })
  await elsewhere.locator('[data-fact="Speed"]').waitFor()
  expect(await speedOf(elsewhere)).toBe('19 km/h')
  expect(await dialogOf(elsewhere).count()).toBe(0)
  const [position] = await site.call('GET', '/api/positions')
  expect(position.speed).toBe(10)
})

test('suggests miles and twelve hours to a new user from the United States, and applies another choice at once', async () => {
  const { id, as, at } = await newUser('bob')
  const page = await site.visit({ as, at, locale: 'en-US', phone: true, dark: true })
  await dialogOf(page).waitFor()
  expect(await speedOf(page)).toBe('12 mph')
  expect(await chosen(page, 'Units')).toBe('Miles, mph')
  expect(await chosen(page, 'Clock')).toBe('12 hours, such as 2:30 PM')
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  await page.getByLabel('Units').selectOption('Nautical miles, knots')
  await page.getByLabel('Time zone').selectOption('Pacific/Honolulu')
  await page.getByRole('button', { name: 'Save' }).click()
  await dialogOf(page).waitFor({ state: 'detached' })
  expect(await speedOf(page)).toBe('10 kn')
  expect(await page.locator('[data-fact="Fix time"]').innerText()).toMatch(/[AP]M$/)
  expect(await site.call('GET', `/api/users/${id}`)).toMatchObject({
    speedUnit: 'kn',
    twelveHourFormat: true,
    attributes: { timezone: 'Pacific/Honolulu' },
  })
})

test('keeps the suggestions and turns nothing on when the question is closed', async () => {
  const { id, as, at } = await newUser('carla')
  const page = await site.visit({ as, at, locale: 'en-AT' })
  await dialogOf(page).waitFor()
  const kept = page.waitForResponse(response => response.request().method() === 'PUT')
  await page.keyboard.press('Escape')
  expect((await kept).status()).toBe(200)
  await page.reload()
  await page.locator('[data-fact="Speed"]').waitFor()
  expect(await speedOf(page)).toBe('19 km/h')
  expect(await dialogOf(page).count()).toBe(0)
  expect(await told(id)).toEqual([])
})

test('asks no user who cannot save, or who has chosen in another client, and shows both what fits', async () => {
  const reader = await newUser('dora', { readonly: true })
  const page = await site.visit({ ...reader, locale: 'en-US' })
  await page.locator('[data-fact="Speed"]').waitFor()
  expect(await speedOf(page)).toBe('12 mph')
  const traccar = await newUser('emil', { attributes: { speedUnit: 'kmh' } })
  const other = await site.visit({ ...traccar, locale: 'en-US' })
  await other.locator('[data-fact="Speed"]').waitFor()
  expect(await speedOf(other)).toBe('19 km/h')
  await other.locator('[data-map][data-idle="true"]').waitFor()
  expect([await dialogOf(page).count(), await dialogOf(other).count()]).toEqual([0, 0])
})

test('offers the maps and units of the server, and asks nothing about notifications that are on', async () => {
  const { id, as, at } = await newUser('fred')
  await site.call('POST', '/api/users/notifications', { userId: id, type: 'alarm', mail: true })
  const server = await site.call('GET', '/api/server')
  const mapUrl = 'https://tiles.example.org/{z}/{x}/{y}.png'
  await site.call('PUT', '/api/server', { ...server, speedUnit: 'kn', mapUrl })
  const page = await site.visit({ as, at, locale: 'en-AT' })
  await dialogOf(page).waitFor()
  expect(await chosen(page, 'Units')).toBe('Server default')
  expect(await page.getByLabel('Map', { exact: true }).locator('option').allInnerTexts()).toEqual([
    'Built-in (offline)',
    'Custom tiles',
  ])
  expect(await page.getByRole('checkbox', { name: /^…/ }).count()).toBe(0)
  await page.getByRole('button', { name: 'Save' }).click()
  await dialogOf(page).waitFor({ state: 'detached' })
  expect(await site.call('GET', `/api/users/${id}`)).toMatchObject({ speedUnit: null, distanceUnit: null, map: null })
  expect(await speedOf(page)).toBe('10 kn')
  await site.call('PUT', '/api/server', server)
})
