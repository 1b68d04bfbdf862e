/** Which device is nearest to a place: the order of the list on the map page. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

const DEPOT = { latitude: 48.2, longitude: 16.37 }

let site: Site
beforeAll(async () => {
  site = await openSite()
  await site.call('POST', '/api/geofences', {
    name: 'Depot',
    area: `CIRCLE (${DEPOT.latitude} ${DEPOT.longitude}, 500)`,
  })
  const [far, near, inside] = [await site.device('Far'), await site.device('Near'), await site.device('Quite inside')]
  await site.device('Silent')
  await site.reports(far.uniqueId, { latitude: 48.3, longitude: 16.37 })
  await site.reports(near.uniqueId, { latitude: 48.21, longitude: 16.37 })
  await site.reports(inside.uniqueId, DEPOT)
})
afterEach(() => site.check())
afterAll(async () => site.close())

const rows = (page: Page) => page.getByRole('list', { name: 'Devices' }).getByRole('link')
/** Returns the names of the rows, with the distance that they show. */
const order = async (page: Page) =>
  (await rows(page).all()).length === 4
    ? Promise.all(
        (await rows(page).all()).map(async row => {
          const distance = row.locator('[data-distance]')
          const name = (await row.innerText()).split('\n')[0]!
          return (await distance.count()) > 0 ? `${name}: ${await distance.innerText()}` : name
        }),
      )
    : []

const sortBy = async (page: Page, name: string) => {
  await page.locator('[data-picker="Sort by"]').click()
  await page.getByRole('dialog', { name: 'Sort by' }).getByRole('button', { name }).click()
}

test('sorts the list by the distance to a geofence, and keeps the order while a device is open', async () => {
  const page = await site.visit({ phone: true })
  await rows(page).first().getByText('Far').waitFor()
  expect(await order(page)).toEqual(['Far', 'Near', 'Quite inside', 'Silent'])
  await sortBy(page, 'Distance to Depot')
  await page.getByText('Straight-line distances').waitFor()
  const nearest = ['Quite inside: inside', 'Near: 0.61 km', 'Far: 10.6 km', 'Silent']
  expect(await order(page)).toEqual(nearest)
  expect(await seriousFindings(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)

  await rows(page).nth(1).click()
  await page.getByRole('heading', { name: 'Near' }).waitFor()
  await page.getByRole('link', { name: 'All devices' }).click()
  await rows(page).first().getByText('Quite inside').waitFor()
  expect(await order(page)).toEqual(nearest)
  await sortBy(page, 'Name')
  await rows(page).first().getByText('Far').waitFor()
  expect(await page.locator('[data-distance]').count()).toBe(0)
})

test('sorts by the distance to the user only with consent', async () => {
  const page = await site.visit()
  await rows(page).first().waitFor()
  await sortBy(page, 'Distance to my location')
  await page.getByText('Your browser does not share your location.').waitFor()
  expect(await page.locator('[data-distance]').count()).toBe(0)

  await page.context().grantPermissions(['geolocation'])
  await page.context().setGeolocation({ latitude: 48.31, longitude: 16.37 })
  await sortBy(page, 'Distance to my location')
  await rows(page).first().getByText('1.11 km').waitFor()
  expect(await order(page)).toEqual(['Far: 1.11 km', 'Near: 11.1 km', 'Quite inside: 12.2 km', 'Silent'])
})
