/** Edits that are not saved, the account menu, and periods. */
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const QUESTION = 'Discard your changes?'

test('asks before a link, the back button or signing out discards a changed form, but not after saving', async () => {
  const { id } = await site.device('Van 1')
  const page = await site.visit({ at: '/events' })
  await page.evaluate(`location.hash = "#/manage/devices/${id}"`)
  const name = page.getByLabel('Name', { exact: true })
  await name.fill('Van 2')
  const dialog = page.getByRole('dialog', { name: QUESTION })

  await page.getByRole('link', { name: 'Reports' }).click()
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await page.goBack()
  await dialog.getByRole('button', { name: 'Keep editing' }).click()
  await page.getByText('Account: Administrator').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await dialog.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(await name.inputValue()).toBe('Van 2')
  expect(page.url()).toContain(`#/manage/devices/${id}`)

  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('heading', { name: 'Reports' }).waitFor()
})

test('discards the edits and goes on if the user agrees', async () => {
  const page = await site.visit({ at: '/geofences/new' })
  await page.getByLabel('Area as text').fill('CIRCLE (46 14, 500)')
  await page.getByRole('link', { name: 'Map', exact: true }).click()
  await page.getByRole('dialog', { name: QUESTION }).getByRole('button', { name: 'Discard changes' }).click()
  await page.getByRole('region', { name: 'Map of devices' }).waitFor()
  await page.getByRole('link', { name: 'Geofences' }).click()
  await page.getByText('You have no geofences yet.').waitFor()
})

test('saves a new geofence without a question, and warns before the tab closes only while there are edits', async () => {
  const page = await site.visit({ at: '/geofences/new' })
  // Browsers warn only on pages that the user has clicked.
  await page.getByLabel('Name').click()
  await page.getByLabel('Name').fill('Depot')
  await page.getByLabel('Area as text').fill('CIRCLE (46 14, 500)')
  const warning = page.waitForEvent('dialog')
  const reloading = page.reload().catch(() => undefined)
  const dialog = await warning
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await reloading
  expect(await page.getByLabel('Name').inputValue()).toBe('Depot')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Depot' }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  let warnings = 0
  page.on('dialog', late => {
    warnings += 1
    void late.accept()
  })
  await page.reload()
  await page.getByRole('heading', { name: 'Depot' }).waitFor()
  expect(warnings).toBe(0)
})

test('closes the account menu on Escape, on a click outside and after a choice', async () => {
  const page = await site.visit()
  const menu = page.getByText('Account: Administrator')
  const link = page.getByRole('link', { name: 'My account' })
  await menu.click()
  await link.waitFor()
  await page.keyboard.press('Escape')
  await link.waitFor({ state: 'hidden' })
  await menu.click()
  await page.getByLabel('Name of the phone').or(page.getByLabel('Search')).click()
  await link.waitFor({ state: 'hidden' })
  await menu.click()
  await page.getByLabel('Theme').selectOption('Dark')
  await link.waitFor({ state: 'hidden' })
  await page.locator('html[data-theme="dark"]').waitFor()
})

test('keeps a period as typed while its end is before its start, and says so', async () => {
  const page = await site.visit({ at: '/history' })
  await page.getByText('Other period').click()
  await page.getByLabel('From').fill('2030-05-04T06:30')
  await page.getByText('The end must be after the start.').waitFor()
  expect(await page.getByLabel('From').inputValue()).toBe('2030-05-04T06:30')
  await page.getByLabel('To', { exact: true }).fill('2030-05-05T00:00')
  await page.getByText('The end must be after the start.').waitFor({ state: 'detached' })
  expect(await page.getByLabel('From').inputValue()).toBe('2030-05-04T06:30')
})
