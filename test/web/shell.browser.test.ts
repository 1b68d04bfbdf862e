/** Sign-in and sign-out, and the frame of all pages. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'

test('shows the message for a wrong password, opens the map for the right one, and signs out', async () => {
  const page = await site.visit({ as: null })
  await page.getByLabel('Email or username').fill('admin')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert').innerText()).resolves.toBe('Wrong email address or password')
  expect(await seriousFindings(page)).toEqual([])

  await page.getByLabel('Password').fill('correct-horse')
  await page.getByLabel('Password').press('Enter')
  await page.waitForSelector(IDLE)
  await page.reload()
  await page.waitForSelector(IDLE)
  expect(await page.title()).toBe('Map – Serverless GPS')

  await page.getByText('Account: Administrator').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
})

test('registers a user if registration is allowed, and hides the form otherwise', async () => {
  const closed = await site.visit({ as: null })
  await closed.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await closed.getByRole('button', { name: 'Register' }).count()).toBe(0)

  await site.call('PUT', '/api/server', { ...(await site.call('GET', '/api/server')), registration: true })
  await closed.reload()
  await closed.getByRole('button', { name: 'Register' }).click()
  await closed.getByLabel('Name', { exact: true }).fill('Alice')
  await closed.getByLabel('Email or username').fill('alice@example.org')
  await closed.getByLabel('Password').fill('alice-alice')
  await closed.getByRole('button', { name: 'Register' }).click()
  await closed.getByText('You have no devices yet.').waitFor()
})

test('shows the sign-in page with a notice after the session ended on the server', async () => {
  const page = await site.visit()
  await page.waitForSelector(IDLE)
  await page.context().request.delete(`${site.api}/api/session`)
  // The server checks the session when it sends an update.
  const { uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  await page.getByText('Your session has ended').waitFor()
})

test('shows hostile names as text', async () => {
  const attack = `<img src=x onerror="document.title='owned'">`
  const { id, uniqueId } = await site.device(attack)
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const page = await site.visit({ at: `/devices/${id}` })
  await page.getByRole('heading', { name: attack }).waitFor()
  await page.waitForSelector(`[data-marker="${id}"]`)
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.title()).toBe('Map – Serverless GPS')
})

test('shows a message for an unknown address', async () => {
  const page = await site.visit({ at: '/no/such/page' })
  await page.getByText('Page not found.').waitFor()
  await page.getByRole('link', { name: 'Go to map' }).click()
  await page.waitForSelector(IDLE)
})

test('has no serious accessibility finding, in light and dark theme', async () => {
  const light = await site.visit()
  await light.waitForSelector(IDLE)
  expect(await seriousFindings(light)).toEqual([])
  const dark = await site.visit({ dark: true })
  await dark.waitForSelector(IDLE)
  expect(await dark.locator('html').getAttribute('data-theme')).toBe('dark')
  expect(await seriousFindings(dark)).toEqual([])
})

test('fits on a phone, with the navigation at the bottom', async () => {
  const page = await site.visit({ phone: true })
  await page.waitForSelector(IDLE)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  const navigation = await page.getByRole('navigation').boundingBox()
  expect(navigation).toMatchObject({ x: 0, width: 390 })
  expect(navigation!.y).toBeGreaterThan(700)
  const last = (await page.getByRole('navigation').getByRole('link', { name: 'Admin' }).boundingBox())!
  expect(last.x + last.width).toBeLessThanOrEqual(390)
})
