/** Geofences: drawing and editing on the map, and the events that they raise. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const VIENNA = { latitude: 48.2, longitude: 16.37 }

let site: Site
beforeAll(async () => {
  site = await openSite()
  // Sets the view of every new map, so that the tests know the coordinates of pixels.
  await site.call('PUT', '/api/server', { ...(await site.call('GET', '/api/server')), ...VIENNA, zoom: 12 })
})
afterEach(() => site.check())
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'

/** Clicks x pixels right of and y pixels below the center of the map. */
const clickAt = async (page: Page, x: number, y: number): Promise<void> => {
  const { width, height } = (await page.locator('[data-map]').boundingBox())!
  await page.locator('[data-map] canvas').click({ position: { x: width / 2 + x, y: height / 2 + y } })
}
const areaText = (page: Page) => page.getByLabel('Area as text').inputValue()
/** Returns latitude and longitude of each point of an area. */
const pointsOf = (area: string): number[][] =>
  [...area.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, a, b]) => [+a!, +b!])
const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}

test('raises an event when a device enters an area that was drawn on the map', async () => {
  await site.call('POST', '/api/users/notifications', { userId: 1, type: 'geofenceEnter', web: true })
  const { uniqueId } = await site.device('Van 1')
  await site.reports(uniqueId, { latitude: 48.5, longitude: 16.37, time: Date.now() - 60_000 })
  const page = await site.visit({ at: '/geofences' })
  await page.getByText('You have no geofences yet.').waitFor()
  await page.getByRole('link', { name: 'Add geofence' }).click()
  await page.waitForSelector(IDLE)
  for (const [x, y] of [
    [-120, -90],
    [120, -90],
    [120, 90],
    [-120, 90],
  ] as const)
    await clickAt(page, x, y)
  await page.getByRole('button', { name: 'Point 4 of 4' }).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Depot')
  await save(page)
  await page.getByRole('heading', { name: 'Depot' }).waitFor()
  const [drawn] = await site.call('GET', '/api/geofences')
  const [topLeft, , bottomRight] = pointsOf(drawn.area)
  // Latitude comes first; north is up.
  expect(topLeft![0]).toBeGreaterThan(VIENNA.latitude)
  expect(topLeft![1]).toBeLessThan(VIENNA.longitude)
  expect(bottomRight![0]).toBeLessThan(VIENNA.latitude)
  expect(pointsOf(drawn.area)).toHaveLength(5)

  await page.getByRole('button', { name: 'Assign devices…' }).click()
  const van = page.getByRole('dialog').getByRole('checkbox', { name: /Van 1/ })
  await van.check()
  await page.locator('dialog input:checked[aria-busy="false"]').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await site.reports(uniqueId, VIENNA)
  await page
    .getByText(/Geofence entered: Depot/)
    .first()
    .waitFor()
})

test('resizes a circle by mouse, moves it by keys, and undoes both', async () => {
  const page = await site.visit({ at: '/geofences/new' })
  await page.waitForSelector(IDLE)
  await page.getByLabel('Shape').selectOption('Circle')
  await clickAt(page, 0, 0)
  const handle = page.getByRole('button', { name: /^Radius of the circle/ })
  const before = await areaText(page)
  expect(before).toMatch(/^CIRCLE \(48\.[12]\d* 16\.3[67]\d*, \d+\)$/)

  const box = (await handle.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 60, box.y, { steps: 4 })
  await page.mouse.up()
  const radius = (area: string) => Number(/, ([\d.]+)\)/.exec(area)?.[1])
  const pulled = await areaText(page)
  expect(radius(pulled)).toBeGreaterThan(radius(before) * 1.3)

  const middle = page.getByRole('button', { name: 'Center of the circle' })
  await middle.focus()
  await page.keyboard.press('ArrowUp')
  expect(pointsOf(await areaText(page))[0]![0]).toBeGreaterThan(pointsOf(pulled)[0]![0]!)
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await areaText(page)).toBe(pulled)
  await page.getByRole('button', { name: 'Undo' }).click()
  expect(await areaText(page)).toBe(before)
  await page.getByLabel('Radius in km').fill('2,5')
  expect(radius(await areaText(page))).toBe(2500)
})

test('sets and removes points without a pointer, and edits the area as text', async () => {
  const page = await site.visit({ at: '/geofences/new' })
  await page.waitForSelector(IDLE)
  await page.getByLabel('Shape').selectOption('Line')
  await page.getByRole('button', { name: 'Add point at map center' }).press('Enter')
  await page.locator('[data-map] canvas').focus()
  const set = page.getByRole('button', { name: 'Point 1 of 1' })
  await set.waitFor()
  const first = (await set.boundingBox())!
  await page.keyboard.press('ArrowRight')
  // The map moves shortly after the key.
  for (let turn = 0; turn < 50 && Math.abs((await set.boundingBox())!.x - first.x) < 50; turn += 1)
    await page.waitForTimeout(50)
  await page.waitForSelector(IDLE)
  await page.getByRole('button', { name: 'Add point at map center' }).press('Enter')
  await page.getByRole('button', { name: 'Add point after point 1' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Point 1 of 2' }).focus()
  await page.getByRole('button', { name: 'Add point after point 1' }).press('Enter')
  const [west, between, east] = pointsOf(await areaText(page))
  expect(west![1]).toBeLessThan(between![1]!)
  expect(between![1]).toBeLessThan(east![1]!)
  await page.getByRole('button', { name: 'Point 2 of 3' }).press('Delete')
  expect(pointsOf(await areaText(page))).toHaveLength(2)

  await page.getByLabel('Area as text').fill('LINESTRING (48.2 16.37, 48.21')
  await page.getByText('area must be written as LINESTRING').waitFor()
  await page.getByLabel('Area as text').fill('LINESTRING (48.2 16.37, 48.21 16.38)')
  await page.getByLabel('Name', { exact: true }).fill('Road')
  await save(page)
  expect(await seriousFindings(page)).toEqual([])
})

test('finds, changes and deletes a geofence, and rejects an incomplete shape', async () => {
  const area = 'POLYGON ((48.19 16.35, 48.21 16.35, 48.21 16.39, 48.19 16.35))'
  const { id } = await site.call('POST', '/api/geofences', { name: '<b>Park</b>', area, attributes: { color: 'red' } })
  for (const dark of [false, true]) {
    const page = await site.visit({ at: '/geofences', dark })
    await page.locator(`[data-geofence="${id}"]`).waitFor()
    expect(await seriousFindings(page)).toEqual([])
  }
  const page = await site.visit({ at: '/geofences' })
  await page.getByLabel('Search').fill('park')
  await page.getByRole('link', { name: /<b>Park<\/b>/ }).click()
  const corner = page.getByRole('button', { name: 'Point 2 of 3' })
  await corner.waitFor()
  await page.waitForSelector(IDLE)
  const box = (await corner.boundingBox())!
  await page.mouse.move(box.x + 8, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + 8, box.y - 60, { steps: 4 })
  await page.mouse.up()
  expect(pointsOf(await areaText(page))[1]![0]).toBeGreaterThan(48.211)
  await page.getByLabel('Description').fill('behind the house')
  await save(page)
  const changed = (await site.call('GET', '/api/geofences')).find((one: { id: number }) => one.id === id)
  expect(changed).toMatchObject({ description: 'behind the house', attributes: { color: 'red' } })
  expect(pointsOf(changed.area)[0]).toEqual([48.19, 16.35])

  await page.getByLabel('Area as text').fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Unknown geometry type').first().waitFor()
  await page.getByRole('button', { name: 'Delete…' }).click()
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('heading', { name: 'Geofences' }).waitFor()
  expect((await site.call('GET', '/api/geofences')).map((one: { id: number }) => one.id)).not.toContain(id)
})

test('draws by touch on a phone', async () => {
  const page = await site.visit({ at: '/geofences/new', phone: true })
  await page.waitForSelector(IDLE)
  const { x, y, width, height } = (await page.locator('[data-map]').boundingBox())!
  for (const [dx, dy] of [
    [-60, 0],
    [60, 0],
    [0, 70],
  ] as const)
    await page.touchscreen.tap(x + width / 2 + dx, y + height / 2 + dy)
  await page.getByRole('button', { name: 'Point 3 of 3' }).waitFor()
  expect(pointsOf(await areaText(page))).toHaveLength(4)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await seriousFindings(page)).toEqual([])
})
