/** Reports on stops, timelines and visits, their links, and reports on paper. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { unzip } from '../kit/unzip.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { DAY, driveDay } from './kit/drive.ts'
import { openSite, type Site } from './kit/site.ts'

/** A name of 120 letters without a space, and hostile characters. */
const LONG = `<b>${'W'.repeat(117)}`

const DAY_MS = 86_400_000
/** Yesterday in UTC: events of older tracks are not part of timelines. */
const START = Math.floor(Date.now() / DAY_MS - 1) * DAY_MS
const YESTERDAY = {
  from: new Date(START).toISOString(),
  to: new Date(START + DAY_MS).toISOString(),
}

/** Resolves once the page is white; a busy machine computes the styles of paper a frame later. */
const WHITE_PAPER = `new Promise(resolve => {
  const look = () => {
    if (getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)') resolve()
    else requestAnimationFrame(look)
  }
  look()
})`

let site: Site
let van: { readonly id: number; readonly uniqueId: string }
let taxi: { readonly id: number; readonly uniqueId: string }
let depot: { readonly id: number }
beforeAll(async () => {
  site = await openSite()
  van = await site.device(LONG)
  taxi = await site.device(`Taxi ${LONG}`)
  depot = await site.call('POST', '/api/geofences', { name: `Depot ${LONG}`, area: 'CIRCLE (48 16.06, 900)' })
  await site.call('POST', '/api/permissions', { deviceId: taxi.id, geofenceId: depot.id })
  await site.call('POST', '/api/drivers', { name: 'Eva', uniqueId: 'card-7' })
  await driveDay(site, van.uniqueId)
  await driveTaxi()
})
afterEach(() => site.check())
afterAll(async () => site.close())

/** Drives east for 10 minutes from 10:00, 1.1 km a minute, through the depot at 10:04, and stops for 10 minutes. */
const driveTaxi = async (): Promise<void> => {
  for (let minute = 0; minute <= 20; minute += 1) {
    const longitude = 16 + 0.015 * Math.min(10, minute)
    const speed = minute < 10 ? 36 : 0
    const at = `lat=48&lon=${longitude}&speed=${speed}&timestamp=${START / 1000 + 36_000 + 60 * minute}`
    await fetch(`${site.ingest}/?id=${taxi.uniqueId}&driverUniqueId=card-7&${at}`)
  }
}

const about = (kind: string, of = van, range = DAY) =>
  `/reports/${kind}?${new URLSearchParams({ devices: `${of.id}`, ...range }).toString()}`

const cellsOf = async (page: Page) => {
  const row = page.locator('[data-row]').first()
  await row.waitFor()
  return (await row.getByRole('cell').allInnerTexts()).map(text => text.trim())
}

const textOfWorkbook = async (page: Page): Promise<string> => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'XLSX' }).click(),
  ])
  return [...unzip(readFileSync(await download.path())).values()].join('')
}

test('opens the stops that a link in an email names, in the same time zone as their workbook', async () => {
  const query = new URLSearchParams({ deviceId: `${van.id}`, ...DAY })
  const page = await site.visit({ link: `/reports/stops?${query.toString()}` })
  await page.getByText('3 rows').waitFor()
  expect(await page.getByRole('link', { name: 'Stops', exact: true }).getAttribute('aria-current')).toBe('page')
  expect((await cellsOf(page)).slice(0, 4)).toEqual([LONG, '25 Oct 2026, 06:01:00', '25 Oct 2026, 06:03:20', '2 min'])
  expect(await page.locator('tfoot td').allInnerTexts()).toContain('Total')
  expect(await textOfWorkbook(page)).toContain('From (Europe/Vienna)')
  expect(await seriousFindings(page)).toEqual([])
})

test('shows the timeline of a day with its route', async () => {
  const page = await site.visit({ at: about('combined') })
  await page.locator('[data-route="109"]').waitFor()
  const day = page.locator(`[data-timeline="${van.id}"]`)
  await day.getByRole('heading', { name: '25 Oct 2026 2 trips · 32.2 km' }).waitFor()
  expect(await day.locator('[data-kind="trip"]').allInnerTexts()).toEqual([
    expect.stringMatching(/^06:03:20 – 06:24:30\s+Trip 17.7 km · 21 min/),
    expect.stringMatching(/^\S+ – \S+\s+Trip 14.5 km/),
  ])
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  await day.locator('[data-kind="trip"] a').first().click()
  await page.getByText(/^\d+ positions · 1 trip/).waitFor()
})

test('shows visits of geofences, all or some, and their workbook', async () => {
  const page = await site.visit({ at: about('geofences', taxi, YESTERDAY) })
  await page.getByText('1 row', { exact: true }).waitFor()
  const [fence, device, , , duration] = await cellsOf(page)
  expect([fence, device, duration]).toEqual([`Depot ${LONG}`, `Taxi ${LONG}`, '1 min'])
  expect(await textOfWorkbook(page)).toContain('Depot &lt;b&gt;')
  const other = await site.call('POST', '/api/geofences', { name: 'Far away', area: 'CIRCLE (10 10, 100)' })
  await page.goto(`/#${about('geofences', taxi, YESTERDAY)}&geofences=${other.id}`)
  await page.getByText('No data in this period.').waitFor()
})

test('shows events in the timeline, and names the driver of a trip by the card', async () => {
  const page = await site.visit({ at: about('combined', taxi, YESTERDAY) })
  await page.getByText(`Geofence entered: Depot ${LONG}`).waitFor()
  await page.locator('[data-kind="trip"]').getByText(/Eva/).waitFor()
  await page.goto(`/#${about('trips', taxi, YESTERDAY)}`)
  await page.getByRole('columnheader', { name: 'Driver' }).waitFor()
  await page.getByRole('cell', { name: 'Eva' }).waitFor()
})

test('prints all rows of a report, in light colors and without controls', async () => {
  const page = await site.visit({ at: about('route'), dark: true })
  await page.getByText('109 rows').waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.locator('[data-row]').nth(108).waitFor()
  await page.getByText('Route · From 25 Oct 2026, 00:00:00 to 26 Oct 2026, 00:00:00').waitFor()
  expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'XLSX' }).isVisible()).toBe(false)
  await page.evaluate(WHITE_PAPER)
  expect((await page.pdf()).length).toBeGreaterThan(20_000)
})

test('keeps long names within the width of a phone', async () => {
  for (const kind of ['summary', 'trips', 'stops', 'combined', 'route', 'geofences']) {
    const page = await site.visit({ at: about(kind, taxi, YESTERDAY), phone: true })
    await page.getByText(/^\d+ (rows?|entries)$/).waitFor()
    const widths = await page.evaluate(
      '[document.documentElement, document.querySelector("main")].map(one => one.scrollWidth)',
    )
    expect({ kind, widths }).toEqual({ kind, widths: [390, 390] })
  }
})
