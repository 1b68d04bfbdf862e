/** The page that a phone's camera opens: what it shows on small screens, and that it changes nothing. */
import type { Page } from 'playwright-core'
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

/** Address of a proxy, which the page shows instead of the server's own. */
const TRACKER = 'https://gps.example.org:5056'

let site: Site
beforeAll(async () => void (site = await openSite({ env: { TRACKER_URL: TRACKER } })))
afterEach(() => site.check())
afterAll(async () => site.close())

/** Opens an address of the trackers in the browser of a phone. */
const scanned = async (path: string, more: { readonly locale?: string; readonly dark?: boolean } = {}): Promise<Page> =>
  site.visit({ as: null, link: site.ingest + path, phone: true, origins: [site.ingest], ...more })

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth')

test.each([
  ['en-GB', false, 'Set up this phone as a tracker', 'Other apps'],
  ['de-AT', true, 'Dieses Handy als Tracker einrichten', 'Andere Apps'],
])(
  'is readable in %s on screens of 390 and 320 px, also with text of twice the size',
  async (locale, dark, title, others) => {
    const page = await scanned(`/?id=${'Lieferwagen-17-'.repeat(8)}`, { locale, dark })
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByRole('heading', { name: others }).waitFor()
    for (const app of await page.locator('summary').all()) await app.click()
    expect(await page.locator('details[open]').count()).toBe(5)
    expect(await widthOf(page)).toBe(390)
    expect(await seriousFindings(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await widthOf(page)).toBe(320)
    expect(await seriousFindings(page)).toEqual([])
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    expect(await widthOf(page)).toBe(320)
    expect(await page.evaluate('getComputedStyle(document.body).fontSize')).toBe('32px')
    expect(await seriousFindings(page)).toEqual([])
  },
)

test('has buttons that are large enough for a finger, and shows a hostile identifier as text', async () => {
  const page = await scanned(`/?id=${encodeURIComponent('<b>Van</b> & "co"')}`)
  await page.getByText('<b>Van</b> & "co"', { exact: true }).first().waitFor()
  const setUp = page.getByRole('link', { name: 'Set up Traccar Client' })
  const address = encodeURIComponent(TRACKER)
  expect(await setUp.getAttribute('href')).toBe(
    `org.traccar.client://config?url=${address}&id=%3Cb%3EVan%3C%2Fb%3E%20%26%20%22co%22`,
  )
  expect((await setUp.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await page.getByText('Set up an app by hand').click()
  expect(await page.getByLabel('Device identifier').inputValue()).toBe('<b>Van</b> & "co"')
  expect(await page.getByLabel('Server address').inputValue()).toBe(TRACKER)
})

test('changes nothing, and the next report with a place arrives', async () => {
  const { id, uniqueId } = await site.device('Phone')
  const { key } = await site.call('POST', `/api/devices/${id}/key`, {})
  const before = await site.call('GET', `/api/devices/${id}/key`)
  await scanned(`/?id=${uniqueId}`)
  await scanned('/?id=nobody')
  const { status } = await fetch(`${site.ingest}/track/${uniqueId}/gps.properties`)
  expect(status).toBe(200)
  expect(await site.call('GET', `/api/devices/${id}/key`)).toEqual(before)
  const devices = await site.call('GET', '/api/devices')
  expect(devices).toMatchObject([{ uniqueId, lastUpdate: null, positionId: 0 }])

  const page = await scanned(`/${key}/?id=${uniqueId}`)
  await page.getByText('OsmAnd', { exact: true }).click()
  const template = await page.getByLabel('Web address').filter({ visible: true }).inputValue()
  const report = template
    .replace(TRACKER, site.ingest)
    .replace('{0}', '47')
    .replace('{1}', '15')
    .replace('{2}', String(Date.now()))
    .replaceAll(/\{\d\}/g, '0')
  expect((await fetch(report)).status).toBe(200)
})
