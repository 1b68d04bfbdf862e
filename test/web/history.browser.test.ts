/** History of a device on the map, with playback. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { DAY, driveDay } from './kit/drive.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
let van: { readonly id: number; readonly uniqueId: string }
beforeAll(async () => {
  site = await openSite()
  van = await site.device('Van 1')
  await driveDay(site, van.uniqueId)
})
afterEach(() => site.check())
afterAll(async () => site.close())

const dayOf = (id: number) => `/history/${id}?${new URLSearchParams(DAY).toString()}`
const cursorAt = async (page: Page) => Number(await page.locator('[data-cursor]').getAttribute('data-cursor'))

test('shows positions, trips and stops of a replayed day', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  await page.getByText('109 positions · 2 trips').waitFor()
  const stages = page.getByRole('list', { name: 'Trips and stops' }).getByRole('button')
  const told = await stages.allInnerTexts()
  expect(told.map(text => text.split('\n')[0])).toEqual(['Stop', 'Trip', 'Stop', 'Trip', 'Stop'])
  expect(told[1]).toContain('17.7 km · 21 min · 29 kn avg')
  expect(told[3]).toContain('06:38:20 – 06:50:00')
  await page.getByRole('list', { name: 'Speed (kn)' }).waitFor()
  expect(await page.getByRole('list', { name: 'Speed (kn)' }).innerText()).toMatch(/^0\n10\n20\n30\n40\n50\+$/)
  expect(await page.locator('[data-chart]').getAttribute('data-chart')).toMatch(
    /Speed, up to 49 kn, and altitude, from 170 m/,
  )

  await page.locator('[data-map][data-idle="true"]').waitFor()
  await stages.nth(3).click()
  expect(await cursorAt(page)).toBeGreaterThan(60)
  expect(await stages.nth(3).getAttribute('aria-current')).toBe('true')
  expect(await page.locator('[data-at-cursor="Time"]').innerText()).toContain('25 Oct 2026')
})

test('shows the stops of a day with their places, and the same sums as the report', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  const rows = page.getByRole('list', { name: 'Trips and stops' }).getByRole('button')
  await rows.first().getByText('near Vienna, AT').waitFor()
  const stops = await rows.filter({ hasText: 'Stop' }).allInnerTexts()
  expect(stops.map(text => text.split('\n')[2])).toEqual([
    '2 min · near Vienna, AT',
    '13 min · near Groß-Enzersdorf, AT',
    '10 min · 23 km W of Bratislava, SK',
  ])
  const sums = (await page.locator('[data-trips="2"] > span').innerText()).split(' · ').slice(1)
  expect(sums).toEqual(['2 trips', '32.2 km', '32 min driving'])
  const query = new URLSearchParams({ devices: `${van.id}`, ...DAY })
  await page.goto(`${site.api}/#/reports/combined?${query.toString()}`)
  const title = page.getByRole('heading', { name: /^25 Oct 2026/ })
  expect((await title.innerText()).slice('25 Oct 2026 '.length)).toBe(sums.join(' · '))
})

test('changes the day by arrows, arrow keys and its date, but not where arrows mean something else', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  const day = page.getByRole('group', { name: 'Day' })
  const from = () => new URLSearchParams(new URL(page.url()).hash.split('?')[1]).get('from')
  await page.getByText('109 positions').waitFor()
  expect(await day.getByLabel('Day', { exact: true }).inputValue()).toBe('2026-10-25')
  await page.getByRole('slider').press('ArrowLeft')
  expect(from()).toBe(DAY.from)
  await page.getByRole('list', { name: 'Trips and stops' }).getByRole('button').first().press('ArrowLeft')
  await page.getByText('No positions in this period.').waitFor()
  expect([from(), await day.getByLabel('Day', { exact: true }).inputValue()]).toEqual([
    '2026-10-23T22:00:00.000Z',
    '2026-10-24',
  ])
  await page.keyboard.press('ArrowRight')
  await page.getByText('109 positions').waitFor()
  expect(from()).toBe(DAY.from)
  await day.getByRole('button', { name: 'Next day' }).click()
  await page.getByText('No positions in this period.').waitFor()
  expect(from()).toBe('2026-10-25T23:00:00.000Z')
  await day.getByLabel('Day', { exact: true }).fill('2026-10-25')
  await page.getByText('109 positions').waitFor()

  await page.getByText('Other period').click()
  await page.getByRole('button', { name: 'Today' }).click()
  await page.getByText('No positions in this period.').waitFor()
  expect(await day.getByRole('button', { name: 'Next day' }).isDisabled()).toBe(true)
  const today = from()
  await page.keyboard.press('ArrowRight')
  expect(from()).toBe(today)
})

test('moves the device, the scrubber and the chart during playback, and steps by position with keys', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  const player = page.getByRole('region', { name: 'Playback' })
  await player.getByLabel('Playback speed').selectOption('1800×')
  expect(await cursorAt(page)).toBe(0)
  await player.getByRole('button', { name: 'Play' }).click()
  for (let attempt = 0; attempt < 200 && (await cursorAt(page)) <= 10; attempt += 1) await page.waitForTimeout(20)
  await player.getByRole('button', { name: 'Pause' }).click()
  const paused = await cursorAt(page)
  expect(paused).toBeGreaterThan(10)
  expect(paused).toBeLessThan(100)
  const shown = async () => Number(await player.locator('[data-moment]').getAttribute('data-moment'))
  expect(await shown()).toBe(Number(await player.getByRole('slider').inputValue()))

  await player.getByRole('slider').press('ArrowRight')
  expect(await cursorAt(page)).toBe(paused + 1)
  await player.getByRole('slider').press('ArrowLeft')
  await player.getByRole('slider').press('ArrowLeft')
  expect(await cursorAt(page)).toBe(paused - 1)
  await player.getByRole('slider').press('End')
  expect(await cursorAt(page)).toBe(108)
  expect(await player.locator('[data-at-cursor="Speed"]').innerText()).toBe('0 kn')
  const chart = (await player.locator('.u-over').boundingBox())!
  await page.mouse.click(chart.x + chart.width / 3, chart.y + 20)
  expect(await cursorAt(page)).toBeGreaterThan(20)
  expect(await cursorAt(page)).toBeLessThan(70)
  await player.getByText('All reported values').click()
  expect(await player.locator('[data-at-cursor="Moving"]').innerText()).toBe('yes')
})

/** Returns the distances in pixels of a device that drives east from the edges of the map. */
const edges = async (page: Page) => {
  const [map, marker] = await Promise.all(['[data-map]', '[data-cursor]'].map(one => page.locator(one).boundingBox()))
  const x = marker!.x + marker!.width / 2
  return { left: Math.round(x - map!.x), right: Math.round(map!.x + map!.width - x) }
}

test('fits the whole track to the map after the player opens and after a resize', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  const scrubber = page.getByRole('slider')
  const seen = async () => {
    await scrubber.press('Home')
    const { left } = await edges(page)
    await scrubber.press('End')
    return [left, (await edges(page)).right]
  }
  await page.locator('.u-over').waitFor()
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect(await seen()).toEqual([50, 50])

  await page.setViewportSize({ width: 1000, height: 700 })
  const margin = Math.round(0.12 * (await page.locator('[data-map]').boundingBox())!.height)
  for (let attempt = 0; attempt < 1500 && (await seen())[1] !== margin; attempt += 1) await page.waitForTimeout(20)
  expect(await seen()).toEqual([margin, margin])
})

test('does not pull the map back to the device after the user pans, until following is turned on', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  const follow = page.getByRole('button', { name: 'Follow on map' })
  await page.locator('.u-over').waitFor()
  await page.locator('[data-map][data-idle="true"]').waitFor()
  expect(await follow.getAttribute('aria-pressed')).toBe('true')
  const map = (await page.locator('[data-map]').boundingBox())!
  const [x, y] = [map.x + map.width / 2, map.y + map.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - 300, y, { steps: 5 })
  await page.mouse.up()
  await page.getByRole('button', { name: 'Follow on map', pressed: false }).waitFor()
  await page.getByRole('slider').press('PageUp')
  const { left } = await edges(page)
  expect(left).toBeLessThan(0)
  await page.setViewportSize({ width: 1200, height: 760 })
  expect((await edges(page)).left).toBeLessThan(0)

  await follow.click()
  const aside = async () => Math.abs((await edges(page)).left - (await edges(page)).right)
  for (let attempt = 0; attempt < 1500 && (await aside()) > 4; attempt += 1) await page.waitForTimeout(20)
  expect(await aside()).toBeLessThanOrEqual(4)
})

test('offers the day of the last position if the period has none', async () => {
  const page = await site.visit({ at: '/history' })
  await page.getByText('Select a device.').waitFor()
  await page.locator('[data-picker="Device"]').click()
  await page.getByRole('dialog').getByLabel('Search').fill('van')
  await page.getByRole('dialog').getByRole('button', { name: 'Van 1' }).click()
  await page.getByText('No positions in this period.').waitFor()
  await page.getByRole('link', { name: 'Show the day of the last position: 25 Oct 2026' }).click()
  await page.getByText('109 positions').waitFor()
  expect(decodeURIComponent(page.url())).toContain(`from=${DAY.from}&to=${DAY.to}`)

  await page.getByRole('link', { name: 'Map' }).click()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByText('109 positions').waitFor()
})

test('stops and restarts loading, and shows the message of a failure', async () => {
  const page = await site.visit()
  await page.route('**/api/reports/route?*', () => undefined)
  await page.evaluate(`location.hash = ${JSON.stringify(dayOf(van.id))}`)
  await page.getByText('Loading the track: 0 positions').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Loading canceled.').waitFor()
  await page.unrouteAll()
  await page.route('**/api/reports/route?*', route =>
    route.fulfill({ status: 503, contentType: 'text/plain', body: 'Too much is going on' }),
  )
  await page.getByRole('button', { name: 'Try again' }).click()
  expect(await page.getByRole('alert').innerText()).toBe('Too much is going on')
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('109 positions').waitFor()
})

test('loads, draws and plays 100,000 positions in pages', async () => {
  const page = await site.visit()
  const [one] = await site.call('GET', '/api/positions')
  let pieces = 0
  await page.route('**/api/reports/route?*', async route => {
    pieces += 1
    const { searchParams } = new URL(route.request().url())
    const [from, to] = ['from', 'to'].map(name => Date.parse(searchParams.get(name)!) / 900)
    const fixes = Array.from({ length: Math.floor(to! - from!) + 1 }, (_, n) => {
      const [at, angle] = [(from! + n) * 900, (from! + n) / 200]
      const place = { latitude: 48 + Math.sin(angle / 50) / 3, longitude: 16 + Math.cos(angle) / 20 }
      return { ...one, id: at, ...place, fixTime: new Date(at).toISOString(), speed: 30 + 30 * Math.sin(angle) }
    })
    await route.fulfill({ json: fixes })
  })
  await page.evaluate(`location.hash = ${JSON.stringify(dayOf(van.id))}`)
  await page.getByText(/^100,000 positions/).waitFor({ timeout: 60_000 })
  expect(pieces).toBeGreaterThan(3)
  await page.locator('[data-map][data-idle="true"]').waitFor()
  await page.locator('.u-over').waitFor()
  await page.getByRole('button', { name: 'Play' }).click()
  for (let attempt = 0; attempt < 200 && (await cursorAt(page)) < 100; attempt += 1) await page.waitForTimeout(20)
  expect(await cursorAt(page)).toBeGreaterThanOrEqual(100)
})

test('has no serious accessibility finding, and fits on a phone', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  await page.locator('.u-over').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const phone = await site.visit({ at: dayOf(van.id), phone: true, dark: true })
  await phone.getByText('109 positions').waitFor()
  expect(await seriousFindings(phone)).toEqual([])
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect((await phone.locator('[data-map]').boundingBox())!.height).toBeGreaterThanOrEqual(390)
  await phone.getByRole('button', { name: 'Play' }).waitFor()
})

test('prints the map with its credits and the list of trips, without navigation and controls', async () => {
  const page = await site.visit({ at: dayOf(van.id) })
  await page.getByText('109 positions').waitFor()
  await page.locator('[data-map][data-idle="true"]').waitFor()
  await page.emulateMedia({ media: 'print' })
  await page.locator('[data-printed]').waitFor()
  await page.getByRole('figure').getByText('Natural Earth').waitFor()
  expect(await page.getByRole('navigation').isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: 'Play' }).isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: /Trip/ }).first().isVisible()).toBe(true)
  expect(await page.getByText('Van 1 25 Oct 2026').isVisible()).toBe(true)
  expect(await page.getByLabel('Day', { exact: true }).last().isVisible()).toBe(false)
})
