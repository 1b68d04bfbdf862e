/** Administration and account pages. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'
const ATTACK = `<img src=x onerror="document.title='owned'">`

const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}
const saved = (page: Page) => page.getByRole('region', { name: 'Messages' }).getByText('Saved.')
const signIn = async (page: Page, email: string, password: string): Promise<void> => {
  await page.getByLabel('Email or username').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
const person = (name: string, more: object = {}) =>
  site.call('POST', '/api/users', { name, email: `${name}@example.org`, password: 'a-good-one', ...more })

test('creates a user who signs in, sees the assigned devices and has no further rights', async () => {
  await site.device('Van 1')
  await site.device('Van 2')
  const page = await site.visit({ at: '/admin/users' })
  await page.getByRole('link', { name: 'Add user' }).click()
  await page.getByLabel('Name', { exact: true }).fill(ATTACK)
  await page.getByLabel('Email or username').fill('eve@example.org')
  await page.getByLabel('Password').fill('eve-eve-eve')
  const access = page.getByLabel('Access to what is shared')
  expect(await access.locator('option:checked').innerText()).toBe('View only')
  await save(page)
  await page.getByRole('heading', { name: ATTACK }).waitFor()
  await page.getByText('No devices assigned.').waitFor()
  await page.getByRole('button', { name: 'Assign devices…' }).click()
  await page.getByRole('checkbox', { name: 'Van 2' }).check()
  await page.getByRole('button', { name: 'Close' }).first().click()
  await page.getByText('1 device:').waitFor()
  expect(await page.locator('img[src="x"]').count()).toBe(0)

  const own = await site.visit({ as: null })
  await signIn(own, 'eve@example.org', 'eve-eve-eve')
  await own.getByText('1 device', { exact: true }).waitFor()
  await own.getByRole('link', { name: /Van 2/ }).waitFor()
  expect(await own.getByRole('link', { name: 'Admin' }).count()).toBe(0)
  await own.goto(`${site.api}/#/account`)
  await own.getByText('Your account is read-only.').waitFor()
  expect(await own.title()).toBe('My account – Serverless GPS')
})

test('finds, changes, disables and deletes a user', async () => {
  await person('dora')
  const page = await site.visit({ at: '/admin/users' })
  await page.getByLabel('Search').fill('DORA@')
  await page.getByText(/^1 of \d+ users$/).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'dora' }).click()
  await page.getByLabel('Maximum managed users').fill('3')
  await page.getByLabel('Expires on').fill('2099-01-02T03:04')
  await page.getByLabel('Disabled (cannot sign in)').check()
  await save(page)
  expect(await seriousFindings(page)).toEqual([])
  const users: any[] = await site.call('GET', '/api/users')
  expect(users.find(({ name }) => name === 'dora')).toMatchObject({
    email: 'dora@example.org',
    userLimit: 3,
    deviceLimit: 0,
    disabled: true,
    // Entered in the time zone of Vienna.
    expirationTime: '2099-01-02T02:04:00.000+00:00',
  })
  await page.getByRole('link', { name: 'All users' }).click()
  await page.getByRole('row', { name: /dora@example.org/ }).waitFor()
  expect(await page.getByRole('row', { name: /dora@example.org/ }).innerText()).toMatch(/Manager\s+Disabled/)

  await page.getByRole('link', { name: 'dora' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('heading', { name: 'Administration' }).waitFor()
  await page.getByText(/^\d+ users$/).waitFor()
  expect(await page.getByRole('link', { name: 'dora' }).count()).toBe(0)
})

test('lists only managed users for a manager, and shows the server’s error messages', async () => {
  await person('mara', { userLimit: 1 })
  const page = await site.visit({
    as: { email: 'mara@example.org', password: 'a-good-one' },
    at: '/admin/server',
    phone: true,
  })
  await page.getByText('You don’t manage any users yet.').waitFor()
  expect(
    await page.getByRole('navigation', { name: 'Administration sections' }).getByRole('link').allInnerTexts(),
  ).toEqual(['Users'])
  const make = async (name: string): Promise<void> => {
    await page.goto(`${site.api}/#/admin/users/new`)
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('Email or username').fill(`${name}@example.org`)
    await page.getByLabel('Password').fill('a-good-one')
    await page.getByRole('button', { name: 'Save' }).click()
  }
  await make('nico')
  await page.getByRole('heading', { name: 'nico' }).waitFor()
  expect(await page.getByLabel(/^Administrator/).count()).toBe(0)
  await make('olga')
  await page.getByRole('alert').getByText(/limit/i).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'All users' }).click()
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await page.getByText('1 user', { exact: true }).waitFor()
})

test('saves the server settings and applies them to all users at once', async () => {
  const { id, uniqueId } = await site.device('Van 3')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37, speedKnots: 10 })
  const page = await site.visit({ at: '/admin/server' })
  await page.getByLabel('Allow registration').check()
  await page.getByLabel('Speed unit').selectOption('Kilometers per hour')
  await page.getByLabel('Latitude').fill('47.5')
  await page.getByLabel('Zoom').fill('7')
  await page.getByLabel('Custom tile URL').fill('ftp://tiles')
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('alert')
    .getByText(/mapUrl/)
    .waitFor()
  await page.getByLabel('Custom tile URL').fill('https://tiles.example.org/{z}/{x}/{y}.png')
  await save(page)
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await page.getByLabel('Allow registration').waitFor()
  expect(await page.getByLabel('Allow registration').isChecked()).toBe(true)
  expect(await page.getByLabel('Zoom').inputValue()).toBe('7')
  expect(await site.call('GET', '/api/server')).toMatchObject({
    registration: true,
    speedUnit: 'kmh',
    latitude: 47.5,
    zoom: 7,
    mapUrl: 'https://tiles.example.org/{z}/{x}/{y}.png',
  })
  await page.goto(`${site.api}/#/devices/${id}`)
  await page.locator('[data-fact="Speed"]').waitFor()
  expect(await page.locator('[data-fact="Speed"]').innerText()).toBe('19 km/h')
})

test('lists rejected points with their reason, and draws a chart per statistic', async () => {
  const { uniqueId } = await site.device('Van <u>4</u>')
  await fetch(`${site.ingest}/?id=${uniqueId}&lat=91&lon=16&note=<script>`)
  const page = await site.visit({ at: '/admin/quarantine' })
  await untilThere(page, 'One point was rejected.')
  const row = page.locator('[data-row]')
  expect(await row.innerText()).toMatch(
    /Van <u>4<\/u>\s+latitude is not between -90 and 90\s+Needs correction\s+id=.*lat=91/,
  )
  expect(await seriousFindings(page)).toEqual([])

  const day = 86_400_000
  const end = Date.now() - (Date.now() % day)
  const rows = [2, 1, 0].map(n => ({
    id: n + 1,
    attributes: {},
    captureTime: new Date(end - n * day).toISOString(),
    activeUsers: 2,
    activeDevices: 20 - n,
    requests: 1000 * n,
    messagesReceived: 57_600 - n,
    messagesStored: 57_000,
  }))
  await page.route('**/api/statistics?*', route => route.fulfill({ json: rows }))
  await page.getByRole('link', { name: 'Statistics' }).click()
  await page.getByRole('img', { name: 'Reports received over time, maximum 57,600' }).waitFor()
  expect(await page.locator('[data-chart] canvas').count()).toBe(5)
  expect(await page.locator('[data-row]').count()).toBe(3)
  await page.getByRole('button', { name: '7 days' }).click()
  await page.waitForURL(/from=/)
  expect(await seriousFindings(page)).toEqual([])
})

/** Reloads the list until the text appears, because the stream is processed asynchronously. */
const untilThere = async (page: Page, text: string): Promise<void> => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.reload()
    await page.getByRole('status').first().waitFor()
    if ((await page.getByText(text).count()) > 0) return
  }
  await page.getByText(text).waitFor()
}

test('changes units, password and tokens of a user, and ends other sessions', async () => {
  await person('paula')
  const paula = { email: 'paula@example.org', password: 'a-good-one' }
  const elsewhere = await site.visit({ as: paula })
  await elsewhere.waitForSelector(IDLE)
  const page = await site.visit({ as: paula })
  await page.waitForSelector(IDLE)
  await page.getByText('Account: paula').click()
  await page.getByRole('link', { name: 'My account' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Paula P.')
  await page.getByLabel('Distance unit').selectOption('Miles')
  await page.getByRole('button', { name: 'Use current view' }).click()
  expect(await page.getByLabel('Zoom').inputValue()).not.toBe('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await saved(page).waitFor()
  await page.getByText('Account: Paula P.').waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await page.getByLabel('New password', { exact: true }).fill('another-one')
  await page.getByLabel('Repeat new password').fill('another-two')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('The passwords don’t match.').waitFor()
  await page.getByLabel('Repeat new password').fill('another-one')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByText('Password changed.').waitFor()
  await elsewhere.reload()
  await signIn(elsewhere, paula.email, 'another-one')
  await elsewhere.waitForSelector(IDLE)

  await page.getByLabel('Purpose').fill('home')
  await page.getByRole('button', { name: 'Create token' }).click()
  const token = await page.getByLabel('Token', { exact: true }).inputValue()
  const asks = async () =>
    (await fetch(`${site.api}/api/devices`, { headers: { authorization: `Bearer ${token}` } })).status
  expect(await asks()).toBe(200)
  await page.getByRole('button', { name: 'Revoke token' }).click()
  await page.getByText('Token revoked.').waitFor()
  expect(await asks()).toBe(401)
  await page.getByRole('button', { name: 'Create token' }).waitFor()
})

test('creates a narrowed token, and lists and revokes it', async () => {
  await person('quinn')
  const page = await site.visit({ as: { email: 'quinn@example.org', password: 'a-good-one' }, at: '/account' })
  await page.getByText('You have no tokens.').waitFor()
  await page.getByLabel('Purpose').fill('dashboard')
  await page.getByLabel('Change geofences').uncheck()
  await page.getByLabel('Change devices').uncheck()
  await page.getByLabel('Send commands').uncheck()
  await page.getByRole('button', { name: 'Create token' }).click()
  const token = await page.getByLabel('Token', { exact: true }).inputValue()
  const asks = async (method: string) =>
    (await fetch(`${site.api}/api/devices`, { method, headers: { authorization: `Bearer ${token}` } })).status
  expect([await asks('GET'), await asks('POST')]).toEqual([200, 400])

  await page.reload()
  const row = page.getByRole('row', { name: /dashboard read/ })
  await row.waitFor()
  expect(await row.innerText()).not.toContain('never')
  expect(await page.content()).not.toContain(token)
  expect(await seriousFindings(page)).toEqual([])
  await row.getByRole('button', { name: 'Revoke: dashboard' }).click()
  await page.getByText('You have no tokens.').waitFor()
  expect(await asks('GET')).toBe(401)
})
