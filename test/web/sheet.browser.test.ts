/** The panel of pages with a map on a phone: a sheet of three heights. */
import type { Page } from 'playwright-core'
import { nearestHeight, type SheetHeight } from '../../web/src/ui/sheetHeights.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

const heightOf = async (page: Page, selector: string) => (await page.locator(selector).boundingBox())?.height ?? 0
const isAt = async (page: Page, height: SheetHeight) => page.locator(`[data-height="${height}"]`).waitFor()
const more = { name: 'Show more of the map' }
const less = { name: 'Show less of the map' }

test('leaves half of the phone to the map, and moves with buttons, which keep the focus', async () => {
  const page = await site.visit({ phone: true })
  await page.locator('[data-map][data-idle="true"]').waitFor()
  // Of 780 pixels, the header and the navigation take 102.
  expect(await heightOf(page, '[data-map]')).toBeGreaterThan(0.45 * 780)
  const credit = (await page.locator('.maplibregl-ctrl-attrib').boundingBox())!
  const handle = (await page.locator('[data-sheet-handle]').boundingBox())!
  expect(credit.y + credit.height).toBeLessThanOrEqual(handle.y)

  const [lower, raise] = [page.getByRole('button', more), page.getByRole('button', less)]
  await lower.click()
  await isAt(page, 'low')
  expect(await heightOf(page, '[data-map]')).toBeGreaterThan(0.7 * 780)
  await raise.click()
  await raise.click()
  await isAt(page, 'high')
  await raise.press('Enter')
  expect(await page.evaluate('document.activeElement.ariaLabel')).toBe(less.name)
  expect(await raise.getAttribute('aria-disabled')).toBe('true')
})

test('is lowered by Escape, unless Escape clears the search', async () => {
  const page = await site.visit({ phone: true })
  await page.getByRole('button', more).press('Escape')
  await isAt(page, 'low')
  await page.getByRole('button', less).press('Enter')
  await page.getByRole('button', less).press('Escape')
  await isAt(page, 'low')
  await page.getByRole('button', less).press('Enter')
  await site.device('Van')
  await site.call('POST', '/api/geofences', { name: 'Yard', area: 'CIRCLE (46 14, 500)' })
  const opened = await site.visit({ phone: true })
  await opened.getByLabel('Search').press('Escape')
  await opened.getByLabel('Search').fill('Van')
  await isAt(opened, 'half')
  await opened.getByRole('button', less).click()
  await isAt(opened, 'high')
  expect((await opened.getByRole('search').boundingBox())!.y).toBeLessThan(150)
  // The map has its button for geofences at this place.
  expect(await opened.evaluate(`document.elementFromPoint(60, 78).closest('[data-height] > *').role`)).toBe(
    'presentation',
  )
})

test('follows a finger, and snaps to the nearest height', async () => {
  const page = await site.visit({ phone: true })
  const handle = page.locator('[data-sheet-handle]')
  const drag = async (toY: number) => {
    const { x, y, width } = (await handle.boundingBox())!
    await page.mouse.move(x + width / 2, y + 8)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, (y + toY) / 2)
    await page.mouse.move(x + width / 2, toY)
    while (Math.abs((await handle.boundingBox())!.y - (toY - 8)) > 2) await page.waitForTimeout(20)
    await page.mouse.up()
  }
  await drag(300)
  await isAt(page, 'half')
  await drag(80)
  await isAt(page, 'high')
  await drag(650)
  await isAt(page, 'low')
})

test.each([
  [0, 'low'],
  [200, 'low'],
  [240, 'half'],
  [480, 'half'],
  [520, 'high'],
] as const)('a sheet of %d of 678 pixels becomes %s', (pixels, height) => {
  expect(nearestHeight(pixels, 678, false)).toBe(height)
})

test('is lower where a player is below the map', () => {
  expect(nearestHeight(240, 678, true)).toBe('half')
  expect(nearestHeight(130, 678, true)).toBe('low')
  expect(nearestHeight(430, 678, true)).toBe('high')
})
