/** Accessibility of all pages, and use by keyboard only. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { focused, tabTo } from './kit/keyboard.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
let van: { readonly id: number; readonly uniqueId: string }
beforeAll(async () => {
  site = await openSite()
  const { id: groupId } = await site.call('POST', '/api/groups', { name: 'Vans' })
  van = await site.device('Van 1', { groupId })
  const area = 'POLYGON ((48.1 16.3, 48.1 16.5, 48.3 16.5, 48.1 16.3))'
  await site.call('POST', '/api/geofences', { name: 'Depot', description: null, area, attributes: {} })
  await driveForAnHour()
})
afterEach(() => site.check())
afterAll(async () => site.close())

/** Reports a 15-minute trip and a stop that lasts until one minute ago. */
const driveForAnHour = async () => {
  const MINUTE_MS = 60_000
  const begun = Date.now() - 30 * MINUTE_MS
  for (let n = 0; n <= 45; n += 1) {
    const longitude = 16.3 + n * 0.004
    await site.reports(van.uniqueId, { latitude: 48.2, longitude, speedKnots: 29, time: begun + n * 20_000 })
  }
  for (let minute = 16; minute < 30; minute += 1) {
    const place = { latitude: 48.2, longitude: 16.48, speedKnots: 0 }
    await site.reports(van.uniqueId, { ...place, time: begun + minute * MINUTE_MS })
  }
}

/** Each page with a text that appears once it is loaded. */
const pages = () =>
  [
    ['/', 'Van 1'],
    [`/devices/${van.id}`, 'Values of the last position'],
    [`/history/${van.id}`, 'All reported values'],
    [`/reports/summary?devices=${van.id}`, '1 row'],
    [`/reports/trips?devices=${van.id}`, 'XLSX'],
    [`/reports/route?devices=${van.id}`, 'GPX'],
    [`/reports/events?devices=${van.id}`, 'Event type'],
    [`/reports/stops?devices=${van.id}`, 'XLSX'],
    [`/reports/combined?devices=${van.id}`, 'Van 1'],
    [`/reports/geofences?devices=${van.id}`, 'Van 1'],
    ['/geofences', 'Depot'],
    ['/geofences/1', 'Depot'],
    ['/events', 'Event type'],
    ['/manage', 'Add device'],
    [`/manage/devices/${van.id}`, 'Identifier'],
    ['/manage/groups', 'Vans'],
    ['/manage/groups/1', 'Vans'],
    ['/manage/notifications', 'By email'],
    ['/admin', 'Add user'],
    ['/admin/users/1', 'Administrator'],
    ['/admin/server', 'Server settings'],
    ['/admin/statistics', 'No statistics for this period'],
    ['/admin/quarantine', 'Rejected points'],
    ['/account', 'Profile'],
    [`/devices/${van.id}/connect`, 'Connection status'],
    [`/devices/${van.id}/silence`, 'Why is it silent?'],
    ['/no/such/page', 'Page not found.'],
  ] as const

const show = async (page: Page, path: string, text: string) => {
  await page.evaluate(`location.hash = ${JSON.stringify(`#${path}`)}`)
  await page.locator('main').getByText(text).first().waitFor({ state: 'attached' })
  await page.getByText('Loading…').first().waitFor({ state: 'detached' })
}

test.each(['light', 'dark'])('has no serious accessibility finding and exactly one title (%s)', async theme => {
  const page = await site.visit({ dark: theme === 'dark' })
  await page.locator('[data-map][data-idle="true"]').waitFor()
  const found: string[] = []
  for (const [path, text] of pages()) {
    await show(page, path, text)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    found.push(...(await seriousFindings(page)).map(finding => `${path}: ${finding}`))
  }
  expect(found).toEqual([])
})

test('signs in, opens a device, plays its history and downloads a report by keyboard', async () => {
  const page = await site.visit({ as: null })
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await tabTo(page, 'Email or username')
  await page.keyboard.type('admin')
  await tabTo(page, 'Password')
  await page.keyboard.type('correct-horse')
  await page.keyboard.press('Enter')

  await page.locator(`[data-device="${van.id}"]`).waitFor()
  await tabTo(page, 'Skip to main content')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Van 1')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Van 1' }).waitFor()
  await tabTo(page, 'History')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { name: 'History' }).waitFor()
  await tabTo(page, '7 days')
  await page.keyboard.press('Enter')
  await page.getByText('60 positions · 1 trip').waitFor()
  await tabTo(page, 'Play')
  await page.keyboard.press('Enter')
  await page.locator('[data-playing="true"]').waitFor()

  await tabTo(page, 'Reports')
  await page.keyboard.press('Enter')
  await page.getByText('Select devices or groups and a period.').waitFor()
  await tabTo(page, 'Devices:')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Devices' }).waitFor()
  await tabTo(page, 'Van 1')
  await page.keyboard.press('Space')
  await tabTo(page, 'Done')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Devices:\s*Van 1/ }).waitFor()
  expect(await focused(page)).toMatch(/^Devices:/)
  await tabTo(page, '7 days')
  await page.keyboard.press('Enter')
  await page.getByText('1 row').waitFor()
  await tabTo(page, 'XLSX')
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/)
})
