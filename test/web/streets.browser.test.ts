/** Streets of OpenStreetMap, which an administrator turns on. */
import type { Page } from 'playwright-core'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const OSM = 'https://tile.openstreetmap.org'
const IDLE = '[data-map][data-idle="true"]'
/** One transparent pixel. */
const TILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Answers for the tile server. Returns the referring sites of the requests. */
const tileServer = async (page: Page): Promise<(string | undefined)[]> => {
  const referrers: (string | undefined)[] = []
  await page.route(`${OSM}/**`, route => {
    referrers.push(route.request().headers()['referer'])
    return route.fulfill({ contentType: 'image/png', headers: { 'access-control-allow-origin': '*' }, body: TILE })
  })
  return referrers
}

test('contacts OpenStreetMap only after an administrator has agreed, and no more after it is turned off', async () => {
  const [user] = await site.call('GET', '/api/users')
  await site.call('PUT', `/api/users/${user.id}`, { ...user, map: 'osm' })
  const before = await site.visit()
  await before.waitForSelector(IDLE)
  expect(await before.locator('.maplibregl-ctrl-attrib').innerText()).toContain('Natural Earth')
  await site.call('PUT', `/api/users/${user.id}`, { ...user, map: null })

  const page = await site.visit({ at: '/admin/server', origins: [OSM] })
  const referrers = await tileServer(page)
  await page.getByRole('button', { name: 'Show streets…' }).click()
  await page.getByRole('dialog').getByText('the OpenStreetMap Foundation').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('link', { name: 'Map' }).click()
  await page.waitForSelector(IDLE)
  expect(referrers).toEqual([])

  await page.evaluate('location.hash = "#/admin/server"')
  await page.getByRole('button', { name: 'Show streets…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Show streets' }).click()
  await page.getByRole('button', { name: 'Back to the built-in map' }).waitFor()
  await page.getByRole('link', { name: 'Map' }).click()
  await page.locator('.maplibregl-ctrl-attrib').getByRole('link', { name: 'OpenStreetMap' }).waitFor()
  await page.waitForSelector(IDLE)
  expect(new Set(referrers)).toEqual(new Set([`${site.api}/`]))

  await page.evaluate('location.hash = "#/admin/server"')
  await page.getByRole('button', { name: 'Back to the built-in map' }).click()
  await page.getByRole('button', { name: 'Show streets…' }).waitFor()
  const after = await site.visit()
  await after.waitForSelector(IDLE)
})
