/** Street maps that the operator has added, drawn by the app without another server. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { uninstallMap } from '../../local/maps/installMap.ts'
import { addMap, folderStore, mapFolderOf } from '../../local/maps/mapFolder.ts'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'
import { CENTER, TOWN, writeStreetMap } from './kit/streetMap.ts'

let site: Site
let folder: string
let town: string
beforeAll(async () => {
  site = await openSite()
  folder = mapFolderOf(site.dataFolder)
  town = join(site.dataFolder, 'town.pmtiles')
  writeStreetMap(town)
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await site.check()
})
afterAll(async () => site.close())

const IDLE = '[data-map][data-idle="true"]'
const ON_STREETS = `${IDLE}[data-streets*="Hauptstraße"]`
const credits = (page: Page) => page.locator('.maplibregl-ctrl-attrib')

/** Returns a device on the main street. */
const deviceInTown = async (name: string) => {
  const device = await site.device(name)
  await site.reports(device.uniqueId, CENTER)
  return device
}

test('draws streets on the same server, credits their source, and hides the grid lines', async () => {
  const { id } = await deviceInTown('Van 1')
  const before = await site.visit({ at: `/devices/${id}` })
  await before.locator('[data-graticule="0.005"]').waitFor()
  expect(await credits(before).innerText()).not.toContain('OpenStreetMap')

  await addMap(folder, town)
  const page = await site.visit({ at: `/devices/${id}` })
  const warnings: string[] = []
  page.on('console', message => void (message.type() === 'warning' && warnings.push(message.text())))
  await page.locator(ON_STREETS).waitFor()
  expect(await page.locator('[data-map]').getAttribute('data-graticule')).toBeNull()
  await page.locator(`[data-marker="${id}"]`).waitFor()
  const link = credits(page).getByRole('link', { name: 'OpenStreetMap' })
  expect(await link.getAttribute('href')).toBe('https://www.openstreetmap.org/copyright')
  expect(await link.isVisible()).toBe(true)
  expect(await credits(page).innerText()).toContain('© OpenStreetMap contributors')
  expect(await seriousFindings(page)).toEqual([])
  expect(warnings.filter(text => !/GPU stall|Service Worker registration blocked/.test(text))).toEqual([])
})

test('another theme keeps streets and devices, without reading the map again', async () => {
  const { id } = await deviceInTown('Van 2')
  await addMap(folder, town)
  const page = await site.visit({ at: `/devices/${id}` })
  await page.locator(ON_STREETS).waitFor()
  const requests: string[] = []
  page.on('request', request => void requests.push(request.url()))
  const light = await page.locator('[data-map] canvas').screenshot()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.locator(':root[data-theme="dark"]').waitFor()
  await page.locator(ON_STREETS).waitFor()
  const dark = await page.locator('[data-map] canvas').screenshot()
  expect(dark.equals(light)).toBe(false)
  expect(requests.filter(url => url.includes('/maps/'))).toEqual([])
  await page.locator('[data-devices="2"]').waitFor()
})

test('a guest of a share sees streets and credits, on a phone as well', async () => {
  const { id } = await deviceInTown('Van 3')
  await addMap(folder, town, { attribution: 'Town council <b>& OpenStreetMap' })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  const share = await site.call('POST', '/api/shares', { name: 'Trip', deviceIds: [id], until })
  const page = await site.visit({ as: null, link: `/?token=${share.token}`, phone: true })
  await page.locator(ON_STREETS).waitFor()
  const credit = credits(page).getByText('Town council <b>& OpenStreetMap')
  await credit.waitFor()
  expect(await credits(page).locator('b').count()).toBe(0)
})

test('shows a map that was added meanwhile on the next page with a map, and no more when it is removed', async () => {
  const { id } = await deviceInTown('Van 4')
  const page = await site.visit({ at: `/devices/${id}` })
  await page.locator('[data-graticule]').waitFor()
  const elsewhere = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Events' }).click()
    await page.locator('[data-map]').waitFor({ state: 'detached' })
    await page.evaluate(`location.hash = '#/devices/${id}'`)
  }
  await addMap(folder, town)
  await elsewhere()
  await page.locator(ON_STREETS).waitFor()
  await uninstallMap(folderStore(folder), 'town')
  await elsewhere()
  await page.locator('[data-graticule]').waitFor()
  expect(await credits(page).innerText()).not.toContain('OpenStreetMap')
})

test('an administrator sees the maps, and the command that adds one', async () => {
  await addMap(folder, town, { name: 'neudorf', attribution: '<img src=x onerror="document.title=1">' })
  const page = await site.visit({ at: '/admin/server' })
  const card = page.getByRole('region', { name: 'Street maps of this server' })
  await card
    .getByRole('listitem')
    .filter({ hasText: /neudorf.*Zooms 8 to 13/ })
    .waitFor()
  await card.getByText('<img src=x onerror="document.title=1">').waitFor()
  expect(await card.getByLabel('Command', { exact: true }).inputValue()).toBe('npm run map -- add region.pmtiles')
  expect(await seriousFindings(page)).toEqual([])
  await uninstallMap(folderStore(folder), 'neudorf')
  await page.reload()
  await card.getByText('No street maps are installed.').waitFor()
})

const ENTRY = {
  name: 'town',
  file: 'town-0a1b2c3d.pmtiles',
  bounds: [TOWN.west, TOWN.south, TOWN.east, TOWN.north],
  minzoom: 8,
  maxzoom: 13,
  attribution: 'Town',
}

test('shows the built-in map if the list is damaged, hostile, or names a missing file', async () => {
  mkdirSync(folder, { recursive: true })
  const { id } = await deviceInTown('Van 5')
  const page = await site.visit({ at: `/devices/${id}` })
  const hostile = [
    { ...ENTRY, name: '<script>alert(1)</script>' },
    { ...ENTRY, file: '../assets/world.pmtiles' },
    { ...ENTRY, file: 'https://example.org/town-0a1b2c3d.pmtiles' },
  ]
  for (const text of ['<!doctype html>', JSON.stringify(hostile), JSON.stringify([ENTRY])]) {
    writeFileSync(join(folder, 'index.json'), text)
    const listed = page.waitForResponse(response => response.url().endsWith('/maps/index.json'))
    await page.reload()
    await listed
    await page.locator(`[data-marker="${id}"]`).waitFor()
    await page.locator(IDLE).waitFor()
    expect(await credits(page).innerText()).toContain('Natural Earth')
  }
})
