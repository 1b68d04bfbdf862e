/** Accessibility of all pages, and use by keyboard only. */
import { en } from '../../web/src/texts/en.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { focused, tabTo } from './kit/keyboard.ts'
import { everyPage, fillPages, type Fleet, showPage } from './kit/everyPage.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
let van: Fleet
beforeAll(async () => {
  site = await openSite()
  van = await fillPages(site)
})
afterEach(() => site.check())
afterAll(async () => site.close())

test.each(['light', 'dark'])('has no serious accessibility finding and exactly one title (%s)', async theme => {
  const page = await site.visit({ dark: theme === 'dark' })
  await page.locator('[data-map][data-idle="true"]').waitFor()
  const found: string[] = []
  for (const [path, text] of everyPage(van, en)) {
    await showPage(page, path, text, en)
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
  await tabTo(page, 'Other period')
  await page.keyboard.press('Enter')
  await tabTo(page, '7 days')
  // The day has the same positions, so that only the request tells that the week is shown.
  await Promise.all([page.waitForResponse(/\/api\/reports\/trips\?/), page.keyboard.press('Enter')])
  await page.getByText('60 positions · 1 trip').waitFor()
  await page.getByRole('button', { name: 'Play' }).waitFor()
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
