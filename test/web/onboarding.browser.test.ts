/** Connecting a phone: QR code, settings, and the first position. */
import { seriousFindings } from './kit/accessibility.ts'
import { openSite, type Site } from './kit/site.ts'

let site: Site
beforeAll(async () => void (site = await openSite()))
afterEach(() => site.check())
afterAll(async () => site.close())

test('shows settings that work on a phone, and detects its first position', async () => {
  const { id } = await site.device('Phone of <i>Jane</i>', { uniqueId: 'jane + co' })
  const page = await site.visit({ at: `/devices/${id}` })
  await page.getByRole('link', { name: 'Connect a phone' }).click()
  await page.getByText('Waiting for the first report… This page updates automatically.').waitFor()
  await page.getByText('“Phone of <i>Jane</i>”').waitFor()
  const code = page.getByRole('img', { name: 'QR code for Traccar Client' })
  expect(await code.getAttribute('data-code')).toBe(`${site.ingest}/?id=jane%20%2B%20co`)
  expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe(site.ingest)
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('link', { name: 'GPSLogger' }).click()
  const template = await page.getByLabel('Web address', { exact: true }).inputValue()
  const known: Record<string, string> = { LAT: '48.2', LON: '16.37', TIMESTAMP: String(Math.floor(Date.now() / 1000)) }
  const address = template.replaceAll(/%([A-Z]+)/g, (_, name: string) => known[name] ?? '')
  expect((await fetch(address)).status).toBe(200)
  await page.getByText('First position received ✓').waitFor()
  await page.getByText('48.200000°, 16.370000°').waitFor()
  await page.getByRole('link', { name: 'Show on map' }).click()
  await page.waitForSelector(`[data-marker="${id}"]`)
})

test.each([
  [
    'OsmAnd',
    (template: string) =>
      template
        .replace('{0}', '47')
        .replace('{1}', '15')
        .replaceAll(/\{\d\}/g, '0'),
  ],
  ['Other', (template: string) => template.replace('LATITUDE', '47').replace('LONGITUDE', '15')],
])('shows a working address for %s', async (app, filled) => {
  const { id } = await site.device(app)
  const page = await site.visit({ at: `/devices/${id}/connect`, phone: true, dark: true })
  await page.getByRole('link', { name: app }).click()
  const address = filled(await page.getByLabel('Web address', { exact: true }).inputValue())
  expect((await fetch(address.replace('timestamp=0', `timestamp=${Date.now()}`))).status).toBe(200)
  await page.getByText('First position received ✓').waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  expect(await seriousFindings(page)).toEqual([])
})

test('configures OwnTracks and Overland by link, with a working address', async () => {
  const { id } = await site.device('Phone 2', { uniqueId: 'phone-2' })
  const page = await site.visit({ at: `/devices/${id}/connect?app=owntracks` })
  const link = page.getByLabel('Setup link to open on the phone', { exact: true })
  const inline = new URL(await link.inputValue()).searchParams.get('inline')!
  const { _type, mode, url } = JSON.parse(Buffer.from(inline, 'base64').toString())
  expect({ _type, mode, url }).toEqual({ _type: 'configuration', mode: 3, url: `${site.ingest}/?id=phone-2` })
  const headers = { 'content-type': 'application/json' }
  const located = { _type: 'location', lat: 47, lon: 15, tst: Math.floor(Date.now() / 1000) }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(located) })
  expect(await answer.text()).toBe('[]')
  await page.getByText('First position received ✓').waitFor()

  await page.getByRole('link', { name: 'Overland' }).click()
  await page.getByLabel('Receiver endpoint', { exact: true }).waitFor()
  expect(new URL(await link.inputValue()).searchParams.get('url')).toBe(url)
})

test('creates a key, shows it once in the code, and says that reports without it were refused', async () => {
  const { id } = await site.device('Phone 4', { uniqueId: 'phone-4' })
  const page = await site.visit({ at: `/devices/${id}/connect?app=gpslogger` })
  await page.getByText('Reports of this device need no key.').waitFor()
  await page.getByRole('button', { name: 'Create a key' }).click()
  const key = await page.getByLabel('Key of the device', { exact: true }).inputValue()
  expect(key).toMatch(/^key_[0-9a-z]{26}$/)
  const template = await page.getByLabel('Web address', { exact: true }).inputValue()
  expect(template.startsWith(`${site.ingest}/${key}/?id=phone-4&lat=`)).toBe(true)
  const code = page.getByRole('img', { name: 'QR code for GPSLogger' })
  expect(await code.getAttribute('data-code')).toBe(`${site.ingest}/${key}/?id=phone-4`)
  expect(await seriousFindings(page)).toEqual([])
  const at = `lat=47&lon=15&timestamp=${Math.floor(Date.now() / 1000)}`
  expect((await fetch(`${site.ingest}/?id=phone-4&${at}`)).status).toBe(401)
  expect((await fetch(`${site.ingest}/${key}/?id=phone-4&${at}`)).status).toBe(200)
  await page.getByText('First position received ✓').waitFor()

  await page.reload()
  await page.getByText(/Reports without a valid key were refused, at least 1\. .* from 127\.0\.0\.0\/24/).waitFor()
  expect(await page.content()).not.toContain(key)
  expect(await page.getByLabel('Web address', { exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show settings with a new key' }).click()
  await page.getByLabel('Web address', { exact: true }).waitFor()
  await page.getByText(/An earlier key is valid until/).waitFor()
  await page.getByRole('button', { name: 'End earlier keys now' }).click()
  await page.getByText(/An earlier key is valid until/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Delete' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Delete/ })
    .click()
  await page.getByText('Reports of this device need no key.').waitFor()
})

test('reports nothing when a phone’s camera opens the code in a browser', async () => {
  const { id } = await site.device('Phone 5', { uniqueId: 'phone-5' })
  const page = await site.visit({ at: `/devices/${id}/connect` })
  const code = await page.getByRole('img', { name: 'QR code for Traccar Client' }).getAttribute('data-code')
  const camera = await page.context().browser()!.newPage()
  await camera.goto(code!)
  await camera.getByText('Opening this page reports nothing.').waitFor()
  await camera.getByText('This address is not encrypted').waitFor()
  expect(await seriousFindings(camera)).toEqual([])
  await camera.close()
  await page.reload()
  await page.getByText('Waiting for the first report…').waitFor()
  expect((await site.call('GET', `/api/devices?id=${id}`))[0]).toMatchObject({ lastUpdate: null, positionId: 0 })
})

test('says why a phone cannot use a loopback address, and how to start the server', async () => {
  const { id } = await site.device('Phone 3')
  const page = await site.visit({ at: `/devices/${id}/connect` })
  await page.getByText(/On a phone, these names mean the phone itself/).waitFor()
  await page.getByText(/The server accepts only connections from this computer/).waitFor()
  expect(await page.getByLabel('Command', { exact: true }).inputValue()).toBe('HOST=0.0.0.0 npm start')
  expect(await page.getByLabel('Address of this computer').count()).toBe(0)
  await page.getByLabel('Server address for trackers').fill('https://trackers.example.org/')
  expect(await page.getByLabel('Address', { exact: true }).inputValue()).toBe('https://trackers.example.org')
  expect(await page.getByText(/these names mean the phone itself/).count()).toBe(0)
})
