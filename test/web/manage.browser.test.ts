/** Management of devices and groups, sharing and notifications. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const BOB = { email: 'bob@example.org', password: 'bob-bob-bob' }

let site: Site
let bobId: number
beforeAll(async () => {
  site = await openSite()
  bobId = (await site.call('POST', '/api/users', { name: 'Bob', ...BOB, userLimit: 0 })).id
})
afterEach(() => site.check())
afterAll(async () => site.close())

const save = async (page: Page, form: string): Promise<void> => {
  await page.getByRole('form', { name: form }).getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}
/** Sets a checkbox of the open dialog, and waits until the change is saved. */
const tick = async (page: Page, name: RegExp, checked = true): Promise<void> => {
  const box = page.getByRole('dialog').getByRole('checkbox', { name })
  await box.setChecked(checked)
  await page
    .getByRole('dialog')
    .locator(checked ? 'input:checked[aria-busy="false"]' : 'input:not(:checked)[aria-busy="false"]')
    .first()
    .waitFor()
}

test('shows a device that is shared with Bob on his open page, moves it there, and removes it', async () => {
  const bob = await site.visit({ as: BOB })
  await bob.getByText('You have no devices yet.').waitFor()
  await bob.evaluate('window.opened = "once"')

  const page = await site.visit({ at: '/manage' })
  await page.getByRole('link', { name: 'Add device' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Van 7')
  await page.getByLabel('Identifier').fill('358639050012345')
  await page.getByLabel('Category').fill('van')
  await page.getByRole('button', { name: 'Add attribute' }).click()
  await page.getByLabel('Name of attribute 1').fill('speedLimit')
  await page.getByLabel('Type of attribute 1').selectOption('Number')
  await page.getByLabel('Value of attribute 1').fill('43.2')
  await save(page, 'New device')
  await page.getByRole('heading', { name: 'Van 7' }).waitFor()
  const [made] = await site.call('GET', '/api/devices')
  expect(made).toMatchObject({ uniqueId: '358639050012345', category: 'van', attributes: { speedLimit: 43.2 } })

  await page.getByRole('button', { name: 'Share with users…' }).click()
  await tick(page, /Bob/)
  await bob.getByRole('link', { name: /Van 7/ }).waitFor()
  await site.reports(made.uniqueId, { latitude: 48.2, longitude: 16.37, speedKnots: 21 })
  await bob.getByText('21 kn').waitFor()

  await tick(page, /Bob/, false)
  await bob.getByText('You have no devices yet.').waitFor()
  expect(await bob.evaluate('window.opened')).toBe('once')
  expect(await site.call('GET', `/api/devices?userId=${bobId}`)).toEqual([])
})

test('shows the error of a duplicate identifier in the form and keeps the input', async () => {
  const { uniqueId } = await site.device('Van 8')
  const page = await site.visit({ at: '/manage/devices/new' })
  await page.getByLabel('Name', { exact: true }).fill('Another van')
  await page.getByLabel('Identifier').fill(uniqueId)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('form').getByRole('alert').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Another van')
})

test('finds, changes and deletes a device after confirmation', async () => {
  const { id } = await site.device('<i>Old</i> truck', { model: 'T800' })
  const page = await site.visit({ at: '/manage/devices' })
  await page.getByLabel('Search').fill('t800')
  await page.getByRole('link', { name: /<i>Old<\/i> truck/ }).click()
  await page.getByLabel('Name', { exact: true }).fill('Truck')
  await page.getByLabel('Disabled').check()
  await save(page, '<i>Old</i> truck')
  await page.getByRole('heading', { name: 'Truck', exact: true }).waitFor()
  expect((await site.call('GET', '/api/devices')).find((one: any) => one.id === id)).toMatchObject({
    name: 'Truck',
    model: 'T800',
    disabled: true,
  })
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('link', { name: 'Add device' }).waitFor()
  expect((await site.call('GET', '/api/devices')).map((one: any) => one.id)).not.toContain(id)
})

test('nests groups, and assigns a device to one', async () => {
  const europe = await site.call('POST', '/api/groups', { name: 'Europe' })
  const page = await site.visit({ at: '/manage/groups/new' })
  await page.getByLabel('Name', { exact: true }).fill('Austria')
  await page.getByLabel('Parent group').selectOption({ label: 'Europe' })
  await save(page, 'New group')
  await page.getByRole('heading', { name: 'Austria' }).waitFor()
  const austria = (await site.call('GET', '/api/groups')).find((one: any) => one.name === 'Austria')
  expect(austria.groupId).toBe(europe.id)

  await page.getByRole('link', { name: 'All groups' }).click()
  await page.getByText('in Europe').waitFor()
  const names = (await page.locator('[data-listed]').allInnerTexts()).map(name => name.split('\n')[0])
  expect(names.indexOf('Austria')).toBe(names.indexOf('Europe') + 1)
  await page.getByRole('link', { name: 'Europe', exact: true }).click()
  await page.getByRole('heading', { name: 'Europe' }).waitFor()
  // A group must not be moved into its own subgroups.
  const places = await page.getByLabel('Parent group').locator('option').allInnerTexts()
  expect(places).toContain('None')
  expect(places.filter(place => /Europe|Austria/.test(place))).toEqual([])

  const { id } = await site.device('Van 9')
  const device = await site.visit({ at: `/manage/devices/${id}` })
  await device.getByLabel('Group', { exact: true }).selectOption(String(austria.id))
  await save(device, 'Van 9')
  expect((await site.call('GET', '/api/devices')).find((one: any) => one.id === id).groupId).toBe(austria.id)
})

test('delivers a command with the next report, sets display names of attributes and the odometer', async () => {
  const { id, uniqueId } = await site.device('Van 10')
  const page = await site.visit({ at: `/manage/devices/${id}` })
  await page.getByRole('button', { name: 'Show available commands' }).click()
  await page.getByText('Device is offline').waitFor()
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37 })
  await page.getByLabel('Total distance in km').waitFor()

  await page.getByRole('button', { name: 'Show available commands' }).click()
  await page.getByLabel('Text', { exact: true }).fill('reboot')
  await page.getByRole('button', { name: 'Send command', exact: true }).click()
  await page.getByText(/^Queued at .* for the device’s next report\./).waitFor()
  const waiting = page.getByRole('cell', { name: 'Waiting for the next report' })
  await waiting.waitFor()
  await site.reports(uniqueId, { latitude: 48.2, longitude: 16.37, time: Date.now() + 1000 })
  await page.getByText(/Delivered at .*\./).waitFor()
  await waiting.waitFor({ state: 'detached' })
  await page.getByRole('cell', { name: 'reboot' }).waitFor()

  await page.getByLabel('Attribute', { exact: true }).fill('batteryLevel')
  await page.getByLabel('Display name', { exact: true }).fill('Battery')
  await page.getByRole('button', { name: 'Add display name', exact: true }).click()
  await page.getByRole('button', { name: 'Remove display name of batteryLevel' }).waitFor()
  expect(await site.call('GET', `/api/attributes/aliases?deviceId=${id}`)).toMatchObject([{ alias: 'Battery' }])
  await page.getByRole('button', { name: 'Remove display name of batteryLevel' }).click()
  await page.getByText('No display names yet.').waitFor()

  await page.getByLabel('Total distance in km').fill('12345,5')
  await page.getByRole('button', { name: 'Set odometer', exact: true }).click()
  await page.getByText('Odometer updated.').waitFor()
  const [position] = (await site.call('GET', '/api/positions')).filter((one: any) => one.deviceId === id)
  expect(position.attributes.totalDistance).toBeCloseTo(12_345_500, -2)
})

test('saves notification settings one by one, and sends a test email', async () => {
  const page = await site.visit({ at: '/manage/notifications' })
  await page.getByRole('checkbox', { name: 'Alarm: By email' }).check()
  await page.getByRole('checkbox', { name: 'Alarm: In the app' }).check()
  await page.locator('table input[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('checkbox', { name: 'Alarm: In the app', checked: true }).waitFor()
  const kept = await site.call('GET', '/api/users/notifications')
  expect(kept.find((one: any) => one.type === 'alarm')).toMatchObject({ web: true, mail: true })
  await page.getByRole('button', { name: 'Send test email' }).click()
  await page.getByText('Your account has no valid email address').waitFor()
  const bob = await site.visit({ as: BOB, at: '/manage/notifications' })
  await bob.getByRole('button', { name: 'Send test email' }).click()
  await bob.getByText('A test email to bob@example.org is on its way').waitFor()
})

test('explains missing sharing rights, and shows no forms to read-only users', async () => {
  const { id } = await site.device('Van 11')
  await site.call('POST', '/api/permissions/devices', { userId: bobId, deviceId: id })
  const page = await site.visit({ as: BOB, at: `/manage/devices/${id}` })
  await page.getByText('Only an administrator can share devices and groups.').waitFor()
  expect(await page.getByRole('button', { name: 'Share with users…' }).count()).toBe(0)
  const bob = await site.call('GET', `/api/users/${bobId}`)
  await site.call('PUT', `/api/users/${bobId}`, { ...bob, readonly: true })
  await page.reload()
  await page.getByText('Your account is read-only.').waitFor()
  expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
})

test('has no serious accessibility finding, on a phone and in the dark theme', async () => {
  const { id } = await site.device('Van 12')
  for (const at of ['/manage/devices', `/manage/devices/${id}`, '/manage/groups/new', '/manage/notifications']) {
    const page = await site.visit({ at, phone: true, dark: at.endsWith('s') })
    await page.getByRole('heading', { name: 'Manage' }).waitFor()
    await page.getByText('Loading…').waitFor({ state: 'detached' })
    expect(await seriousFindings(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  }
  const page = await site.visit({ at: `/manage/devices/${id}` })
  await page.getByRole('button', { name: 'Share with users…' }).click()
  await page.getByRole('dialog').getByRole('checkbox', { name: /Bob/ }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
})
