/** The map of a new user, and what lists and details say about devices. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

test('leads from an empty map to the page that connects a phone', async () => {
  const page = await site.visit({ phone: true })
  await page.getByRole('heading', { name: 'Track a phone' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByLabel('Name of the phone').fill('Phone of Anna')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Phone of Anna').first().waitFor()
  const [device] = await site.call('GET', '/api/devices')
  expect(device).toMatchObject({ name: 'Phone of Anna', uniqueId: expect.stringMatching(/^[2-9a-z]{12}$/) })
  expect(page.url()).toContain(`#/devices/${device.id}/connect`)
  // Its key was created with it, and is in the code.
  const code = page.getByRole('img', { name: 'QR code for Traccar Client' })
  expect(await code.getAttribute('data-code')).toMatch(/\/key_[0-9a-z]{26}\/\?id=/)
})

test('shows motion, age and battery in the list, and the age grows with the clock', async () => {
  const { id, uniqueId } = await site.device('Van 1')
  const anchor = Date.now()
  const query = `id=${uniqueId}&timestamp=${Math.round(anchor / 1000) - 125}&lat=46&lon=14&speed=30&batt=17&temp1=21.5&x9=7`
  expect((await fetch(`${site.ingest}?${query}`)).status).toBe(200)
  const page = await site.visit()
  const row = page.locator(`[data-device="${id}"]`)
  await row.getByText('Moving · 2 minutes ago').waitFor()
  expect(await row.innerText()).toMatch(/30 kn/)
  expect(await row.locator('[data-low="true"]').innerText()).toMatch(/17 %/)

  await page.clock.install({ time: anchor + 10 * 60_000 })
  await page.clock.fastForward(31_000)
  await row.getByText(/Moving · 1[0-9] minutes ago/).waitFor()
})

test('names reported values with units, and shows neither course nor altitude if none was sent', async () => {
  const [, { id }] = await site.call('GET', '/api/devices')
  const page = await site.visit({ at: `/devices/${id}` })
  await page.getByRole('heading', { name: 'Van 1' }).waitFor()
  const value = (name: string) => page.locator(`[data-fact="${name}"]`)
  expect(await value('Battery').innerText()).toBe('17 %')
  expect(await value('Temperature 1').innerText()).toBe('21.5 °C')
  expect(await value('x9').innerText()).toBe('7')
  expect(await value('Course').count()).toBe(0)
  expect(await value('Altitude').count()).toBe(0)
})

test.each([
  ['words', 'A name that does not end '.repeat(5).trim()],
  ['one word', 'x'.repeat(128)],
])('does not grow wider than a phone by a name of %s', async (_, name) => {
  const { id, uniqueId } = await site.device(name)
  await site.reports(uniqueId, { latitude: 46, longitude: 14 })
  for (const at of ['/', `/devices/${id}`, `/history/${id}`, '/manage/devices', `/manage/devices/${id}`]) {
    const page = await site.visit({ at, phone: true })
    await page.getByText(name.slice(0, 20)).first().waitFor()
    expect([at, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([at, 390])
  }
})

test('tells a user who may not add devices whom to ask', async () => {
  const reader = { name: 'Reader', email: 'reader@example.org', password: 'reader-reader' }
  await site.call('POST', '/api/users', { ...reader, deviceReadonly: true })
  const page = await site.visit({ as: reader })
  await page.getByText('Ask an administrator to share devices with you.').waitFor()
})
