/** Sharing with accounts, and the group that a new deployment begins with. */
import type { Page } from 'playwright-core'
import { allFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const PASSWORD = 'a-good-one'

const told = async (id: number): Promise<string[]> =>
  (await site.call('GET', `/api/users/notifications?userId=${id}`))
    .filter(({ web, mail }: { web: boolean; mail: boolean }) => web && !mail)
    .map(({ type }: { type: string }) => type)

const userNamed = async (name: string) =>
  (await site.call('GET', '/api/users')).find((user: { name: string }) => user.name === name)

test('shares a device with a new account first, which can view only and has notifications in the app', async () => {
  const { id, uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const page = await site.visit({ at: `/manage/devices/${id}` })
  await page.getByRole('button', { name: 'Share with users…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Users with access to “Van 1”' })
  await dialog.getByRole('button', { name: 'Share with a new view-only account…' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('Vera')
  await dialog.getByLabel('Email or username').fill('vera@example.org')
  await dialog.getByLabel('Password').fill('short')
  await dialog.getByRole('button', { name: 'Create account and share' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Password').fill(PASSWORD)
  expect(await allFindings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Create account and share' }).click()
  await page.getByText('Vera can view it now.').waitFor()
  await dialog.getByText('vera@example.org · view only').waitFor()
  await dialog.locator('label', { hasText: 'Vera' }).locator('input:checked').waitFor()

  const vera = await userNamed('Vera')
  expect(vera).toMatchObject({ readonly: true, administrator: false })
  expect(await told(vera.id)).toEqual(['deviceUnknown', 'deviceOverspeed', 'geofenceEnter', 'geofenceExit', 'alarm'])
  const own = await site.visit({ as: { email: 'vera@example.org', password: PASSWORD }, at: `/manage/devices/${id}` })
  await own.getByText('Your account is read-only.').waitFor()
  expect(await own.getByRole('button', { name: 'Delete…' }).count()).toBe(0)
})

test('lists accounts that can view only first, says what others can do, and leaves out guests of links', async () => {
  const { id } = await site.device('Van 2')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  await site.call('POST', '/api/shares', { deviceIds: [id], until })
  for (const [name, more] of [
    ['Adam', {}],
    ['Berta', { deviceReadonly: true }],
    ['Zoe', { readonly: true }],
  ] as const)
    await site.call('POST', '/api/users', { name, email: `${name}@example.org`, password: PASSWORD, ...more })
  const page = await site.visit({ at: `/manage/devices/${id}` })
  await page.getByRole('button', { name: 'Share with users…' }).click()
  const rows = page.getByRole('dialog').getByRole('listitem')
  await rows.filter({ hasText: 'Zoe' }).waitFor()
  const shown = (await rows.allInnerTexts()).filter(text => /@example.org/.test(text) && !/vera/.test(text))
  expect(shown.map(text => text.replaceAll(/\s+/g, ' ').trim())).toEqual([
    'Zoe Zoe@example.org · view only',
    'Adam Adam@example.org · can change and delete what is shared',
    'Berta Berta@example.org · can change everything but devices',
  ])
  expect(
    await page
      .getByRole('dialog')
      .getByText(/^share-/)
      .count(),
  ).toBe(0)
})

test('suggests view only for a new user, turns its notifications on, and keeps another choice', async () => {
  const page = await site.visit({ at: '/admin/users/new' })
  await page.getByLabel('Name', { exact: true }).fill('Wim')
  await page.getByLabel('Email or username').fill('wim@example.org')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Wim' }).waitFor()
  const { id, readonly } = await userNamed('Wim')
  expect(readonly).toBe(true)
  expect(await told(id)).toHaveLength(5)
  await page.getByLabel('Access to what is shared').selectOption('View and change everything but devices')
  await Promise.all([
    page.waitForResponse(response => response.request().method() === 'PUT' && response.ok()),
    page.getByRole('button', { name: 'Save' }).click(),
  ])
  expect(await userNamed('Wim')).toMatchObject({ readonly: false, deviceReadonly: true })
})

const optionsOf = async (page: Page, label: string) => page.getByLabel(label).locator('option').allInnerTexts()

test('shows the group that a new deployment begins with only after it is used', async () => {
  expect(await site.call('GET', '/api/groups')).toMatchObject([{ id: 1, name: 'Default Network' }])
  const { id } = await site.device('Van 3')
  const page = await site.visit({ at: '/manage/groups' })
  await page.getByText('You have no groups yet. Use groups to organize and share devices.').waitFor()
  await page.getByLabel('From all users').check()
  await page.getByRole('link', { name: 'Default Network' }).waitFor()
  await page.goto(`/#/manage/devices/${id}`)
  await page.getByLabel('Group').waitFor()
  expect(await optionsOf(page, 'Group')).toEqual(['None'])
  await page.goto(`/#/devices/${id}`)
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByLabel('Share', { exact: true }).waitFor()
  expect(await optionsOf(page, 'Share')).not.toContain('A group')

  await site.device('Van 4', { groupId: 1 })
  await page.goto('/#/manage/groups')
  await page.getByRole('link', { name: 'Default Network' }).waitFor()
  await page.goto(`/#/manage/devices/${id}`)
  await page.getByLabel('Group').locator('option', { hasText: 'Default Network' }).waitFor({ state: 'attached' })
})

test('offers no history or reports to a user who may not read them, and asks for none', async () => {
  const { id, uniqueId } = await site.device('Van 9')
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  const person = { email: 'rita@example.org', password: PASSWORD }
  const { id: userId } = await site.call('POST', '/api/users', { name: 'Rita', ...person, disableReports: true })
  await site.call('POST', '/api/permissions', { userId, deviceId: id })
  const page = await site.visit({ as: person })
  const refused: string[] = []
  page.on('response', response => void (response.status() >= 400 && refused.push(response.url())))
  await page.getByRole('link', { name: /Van 9/ }).click()
  await page.locator('[data-fact="Speed"]').waitFor()
  await page.locator('[data-connection="live"]').waitFor()
  const links = page.getByRole('navigation').getByRole('link')
  expect(await links.allInnerTexts()).toEqual(['Map', 'Events', 'Geofences', 'Manage'])
  expect(await page.getByRole('link', { name: 'History' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Events' }).click()
  await page.getByRole('heading', { name: 'Events' }).waitFor()
  await page.getByRole('button', { name: 'Mark all as read' }).waitFor()
  expect(refused).toEqual([])
})
