/** A network that fails while the app is used, and another user in another tab. */
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

test('asks before edits are discarded, also without a network', async () => {
  const { id } = await site.device('Van 1')
  const page = await site.visit({ at: `/manage/devices/${id}` })
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Van 2')
  await page.context().setOffline(true)
  await page.getByRole('link', { name: 'Map', exact: true }).click()
  await page
    .getByRole('dialog', { name: 'Discard your changes?' })
    .getByRole('button', { name: 'Keep editing' })
    .click()
  expect(await name.inputValue()).toBe('Van 2')
})

test('says that a page cannot be loaded offline, and loads it when the network is back', async () => {
  const page = await site.visit()
  await page.locator('[data-connection="live"]').waitFor()
  await page.context().setOffline(true)
  await page.getByRole('link', { name: 'Geofences' }).click()
  const message = page.getByRole('alert')
  await message.getByText('This page could not be loaded.').waitFor()
  await message.getByText('You are offline.').waitFor()
  expect(await message.getByRole('button').count()).toBe(0)
  await page.context().setOffline(false)
  await page.getByRole('heading', { name: 'Geofences' }).waitFor()
  expect(page.url()).toContain('#/geofences')
})

test('offers to try again if the server is gone, or has a new version without the file', async () => {
  const page = await site.visit()
  await page.locator('[data-connection="live"]').waitFor()
  await page.route('**/assets/ReportsPage-*', route => route.fulfill({ status: 404 }))
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByText('The server cannot be reached, or has a new version of the app.').waitFor()
  await page.unroute('**/assets/ReportsPage-*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Reports' }).waitFor()
})

test('becomes another user, or nobody, with the other tabs of the browser', async () => {
  const bea = { email: 'bea@example.org', password: 'another-horse' }
  await site.call('POST', '/api/users', { name: 'Bea', ...bea, attributes: { timezone: 'UTC' } })
  const page = await site.visit({ at: '/events' })
  await page.getByText('Account: Administrator').waitFor()
  const other = await page.context().newPage()
  await other.goto('/')
  await other.request.post(`${site.api}/api/session`, { form: bea })
  await other.reload()
  await other.getByText('Account: Bea').waitFor()
  await page.getByText('Account: Bea').waitFor()
  expect(await page.getByRole('link', { name: 'Admin' }).count()).toBe(0)

  await other.getByText('Account: Bea').click()
  await other.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
})

test('never marks the events of another user as read', async () => {
  const { uniqueId } = await site.device('Van 3')
  await site.call('POST', '/api/users/notifications', { userId: 1, type: 'alarm', web: true })
  const carl = { email: 'carl@example.org', password: 'another-horse' }
  const attributes = { timezone: 'UTC' }
  const { id } = await site.call('POST', '/api/users', { name: 'Carl', ...carl, attributes })
  const page = await site.visit({ at: '/events' })
  await page.locator('[data-connection="live"]').waitFor()
  await fetch(`${site.ingest}/?id=${uniqueId}&lat=46&lon=14&alarm=sos`)
  await page.getByText('1 unread').waitFor()
  // Only the cookie changes, so that no other tab tells it.
  await page.request.post(`${site.api}/api/session`, { form: carl })
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await page.getByText('Account: Carl').waitFor()
  expect((await site.call('GET', `/api/users/${id}`)).attributes).toEqual(attributes)
})
