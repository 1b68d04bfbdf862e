/** What the map shows of the selected device: its way, the accuracy of its position, and its movement. */
import type { Page } from 'playwright-core'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const METERS_PER_DEGREE = 111_195
const map = (page: Page, condition: string) => page.locator(`[data-map]${condition}`).waitFor()

/** Reports a device as `report` of the tracker does, with an accuracy in meters. */
const reportAccuracy = async (uniqueId: string, accuracy: number, longitude: number) => {
  const query = new URLSearchParams({ id: uniqueId, lat: '60', lon: `${longitude}`, accuracy: `${accuracy}` })
  expect((await fetch(`${site.ingest}/?${query.toString()}`)).status).toBe(200)
}

test('draws the way of the selected device while it reports, with what it reported before', async () => {
  const { id, uniqueId } = await site.device('Van')
  const now = Date.now()
  for (const minutesAgo of [20, 10, 5])
    await site.reports(uniqueId, { latitude: 46, longitude: 14 - minutesAgo / 1000, time: now - minutesAgo * 60_000 })
  const page = await site.visit({ at: `/devices/${id}` })
  // The oldest one was more than 15 minutes ago.
  await map(page, '[data-trail="2"]')
  await site.reports(uniqueId, { latitude: 46, longitude: 14.001 })
  await map(page, '[data-trail="3"]')
  await site.reports(uniqueId, { latitude: 46, longitude: 14.002, time: Date.now() + 1000 })
  await map(page, '[data-trail="4"]')
  await page.getByRole('link', { name: 'All devices' }).click()
  await map(page, '[data-trail="0"]')
})

/** Waits for the circle around the longitude. Returns its size in degrees. */
const circleAround = async (page: Page, longitude: number) => {
  for (;;) {
    const drawn = await page.locator('[data-map]:not([data-accuracy=""])').getAttribute('data-accuracy')
    const ring: [number, number][] = JSON.parse(drawn!).coordinates[0]
    const [longitudes, latitudes] = [0, 1].map(axis => ring.map(point => point[axis]!)) as [number[], number[]]
    const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
    const height = Math.max(...latitudes) - Math.min(...latitudes)
    if (Math.abs((west + east) / 2 - longitude) < 0.001) return { width: east - west, height }
    await page.waitForTimeout(50)
  }
}

test('draws the accuracy of a position as a circle of that radius, if it is more than 20 meters', async () => {
  const { id, uniqueId } = await site.device('Phone')
  await reportAccuracy(uniqueId, 20, 10)
  const page = await site.visit({ at: `/devices/${id}` })
  await page.locator(`[data-marker="${id}"]`).waitFor()
  await map(page, '[data-accuracy=""]')
  for (const [n, accuracy] of [21, 150, 12_000].entries()) {
    const longitude = 10.01 + n / 100
    await reportAccuracy(uniqueId, accuracy, longitude)
    const { width, height } = await circleAround(page, longitude)
    const radius = (height / 2) * METERS_PER_DEGREE
    expect(Math.abs(radius / accuracy - 1)).toBeLessThan(0.02)
    const across = (width / 2) * METERS_PER_DEGREE * Math.cos(Math.PI / 3)
    expect(Math.abs(across / accuracy - 1)).toBeLessThan(0.02)
  }
  await page.getByRole('link', { name: 'All devices' }).click()
  await map(page, '[data-accuracy=""]')
})

test('the mark glides to its next place, but not if the user prefers less motion', async () => {
  const { id, uniqueId } = await site.device('Bus')
  await site.reports(uniqueId, { latitude: 47, longitude: 9, speedKnots: 20 })
  const page = await site.visit({ at: `/devices/${id}` })
  const gliding = page.locator(`[data-marker="${id}"] [data-shape="moving"]`)
  const place = (longitude: number) => page.locator(`[data-marker="${id}"][data-longitude="${longitude}"]`)
  await place(9).waitFor()
  await site.reports(uniqueId, { latitude: 47, longitude: 9.001, speedKnots: 20 })
  await place(9.001).waitFor()
  expect(await gliding.count()).toBe(0)

  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await site.reports(uniqueId, { latitude: 47, longitude: 9.002, speedKnots: 20, time: Date.now() + 1000 })
  await gliding.waitFor()
  await gliding.waitFor({ state: 'detached' })
  await place(9.002).waitFor()
})

test('says since when a device stands, also if it stopped before the page was opened', async () => {
  const { id, uniqueId } = await site.device('Truck')
  const stopped = Date.now() - 30 * 60_000
  await site.reports(uniqueId, { latitude: 47, longitude: 9, speedKnots: 20, time: stopped - 60_000 })
  await site.reports(uniqueId, { latitude: 47, longitude: 9, time: stopped })
  await site.reports(uniqueId, { latitude: 47, longitude: 9 })
  const page = await site.visit({ at: `/devices/${id}` })
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Vienna' })
  await page.getByText(new RegExp(`Standing since .*${clock.format(stopped)}`)).waitFor()
})
