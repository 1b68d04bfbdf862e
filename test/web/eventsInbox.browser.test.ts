/** The events page with many past events: scrolling back, titles of days, and the keyboard. */
import type { Page, Route } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const DAY_MS = 86_400_000
const KEPT_DAYS = 90
const EVERY_MS = 4 * 3_600_000

let site: Site
let van: { readonly id: number }
beforeAll(async () => {
  site = await openSite()
  van = await site.device('Van 1')
  const server = await site.call('GET', '/api/server')
  const attributes = { ...server.attributes, retentionDays: KEPT_DAYS }
  await site.call('PUT', '/api/server', { ...server, attributes })
  await site.call('POST', '/api/users/notifications', { userId: 1, type: 'alarm', web: true })
})
afterEach(() => site.check())
afterAll(async () => site.close())

interface Past {
  /** Start of the earliest request; Unix time in milliseconds. */
  earliest: number
}

/** Answers reads of events with one event every four hours, and none before the last 40 days. */
const answerWithPast = async (page: Page): Promise<Past> => {
  const seen: Past = { earliest: Infinity }
  const begun = Date.now()
  await page.route('**/api/reports/events?*', async (route: Route) => {
    const { searchParams } = new URL(route.request().url())
    const [from = 0, to = 0] = ['from', 'to'].map(name => Date.parse(searchParams.get(name)!))
    seen.earliest = Math.min(seen.earliest, from)
    const first = Math.ceil(Math.max(from, begun - 40 * DAY_MS) / EVERY_MS)
    const json = Array.from({ length: Math.max(0, Math.floor(Math.min(to, begun) / EVERY_MS) - first + 1) }, (_, n) => {
      const time = new Date((first + n) * EVERY_MS).toISOString()
      const event = { type: 'alarm', geofenceId: 0, maintenanceId: 0, positionId: 0, attributes: { alarm: 'sos' } }
      return { ...event, id: first + n, deviceId: van.id, serverTime: time, eventTime: time }
    })
    await route.fulfill({ json })
  })
  return seen
}

const open = async (phone = false) => {
  const page = await site.visit({ at: '/account', phone })
  const seen = await answerWithPast(page)
  await page.evaluate('location.hash = "#/events"')
  await page.locator('[data-event]').first().waitFor()
  return { page, seen }
}

test('reads back on scrolling until the time for which the server keeps events', async () => {
  const { page, seen } = await open()
  await page.getByRole('heading', { name: 'Yesterday' }).waitFor()
  const list = page.getByRole('list', { name: 'Events, newest first' })
  await page.locator('[data-event]').first().hover()
  const end = page.getByText('Older events are not kept.')
  while ((await end.count()) === 0) await page.mouse.wheel(0, 20_000)
  expect(await page.getByText(/^24[01] events, 0 unread$/).count()).toBe(1)
  expect(await list.locator('li').last().getAttribute('aria-posinset')).toBe(
    await list.locator('li').last().getAttribute('aria-setsize'),
  )
  const keptSince = Date.now() - KEPT_DAYS * DAY_MS
  expect(Math.abs(seen.earliest - keptSince)).toBeLessThan(600_000)
  expect(await page.getByRole('button', { name: 'Load older events' }).count()).toBe(0)
  expect(await seriousFindings(page)).toEqual([])
})

test('goes from event to event with the arrow keys, over the titles of days', async () => {
  const { page } = await open(true)
  const focused = () => page.evaluate<string>('document.activeElement.closest("[data-event]").dataset.event')
  const links = page.getByRole('link', { name: 'Show in history' })
  await links.first().focus()
  const first = Number(await focused())
  for (let n = 1; n <= 20; n += 1) {
    await page.keyboard.press('ArrowDown')
    expect(Number(await focused())).toBe(first - n)
  }
  await page.keyboard.press('ArrowUp')
  expect(Number(await focused())).toBe(first - 19)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'History' }).waitFor()
  const query = new URLSearchParams(new URL(page.url()).hash.split('?')[1])
  expect(Date.parse(query.get('from')!)).toBe((first - 19) * EVERY_MS - 1_800_000)
})

test('has no serious accessibility finding with unread events, and fits on a phone', async () => {
  const seen = { eventsSeenUntil: new Date(Date.now() - 2 * DAY_MS).toISOString() }
  const user = await site.call('GET', '/api/users/1')
  await site.call('PUT', '/api/users/1', { ...user, attributes: { ...user.attributes, ...seen } })
  for (const dark of [false, true]) {
    const page = await site.visit({ at: '/account', phone: true, dark })
    await answerWithPast(page)
    await page.evaluate('location.hash = "#/events"')
    await page.locator('[data-new]').first().waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  }
})
