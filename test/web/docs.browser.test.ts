/** The API reference in a real browser, with the real handlers and the production content security policy. */
import { readFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { siteOf } from '../../local/gateway/site.ts'
import { webAppFolder } from '../../local/assembly/builds.ts'
import { endServers, type Served, served } from '../clients/served.ts'
import { PASSWORD } from '../kit/world.ts'
import { CHROMIUM_FLAGS, chromiumPath } from '../../scripts/chromium.mjs'
import { seriousFindings } from './kit/accessibility.ts'

let chrome: Browser
let folder: string
let here: Served
let context: BrowserContext
let page: Page
/** Requests to other origins, and errors in the console. */
let elsewhere: string[]
let complaints: string[]

beforeAll(async () => {
  folder = await webAppFolder(process.cwd(), () => undefined)
  chrome = await chromium.launch({ executablePath: chromiumPath() ?? 'chromium', args: CHROMIUM_FLAGS })
})
afterAll(() => chrome.close())

beforeEach(async () => {
  here = await served({ site: siteOf(folder, []) })
  context = await chrome.newContext()
  page = await context.newPage()
  elsewhere = []
  complaints = []
  page.on('request', request => {
    if (!request.url().startsWith(here.api) && !request.url().startsWith('blob:')) elsewhere.push(request.url())
  })
  page.on('console', message => {
    // A failed request of "Try it" is a response to show, not an error of the page.
    if (message.type() === 'error' && !message.text().includes('status of 40')) complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(String(error)))
})
afterEach(async () => {
  await context.close()
  endServers()
  const faults = [...elsewhere, ...complaints]
  if (faults.length > 0) throw new Error(`the page asked others or was complained of: ${faults.join(', ')}`)
})

const open = (hash = '') => page.goto(`${here.api}/docs${hash}`)
/** Sends the form of the operation that the address names. Returns the status line of the response. */
const send = async (address: string): Promise<string> => {
  const form = page.getByRole('form', { name: `Try it: ${address}` })
  await form.getByRole('button', { name: 'Send' }).click()
  return (await form.locator('[data-status]').first().textContent()) ?? ''
}
const answer = () => page.getByLabel('Response', { exact: true }).textContent()

const token = async () => {
  const browser = here.browser()
  await browser.ask('POST', 'api/session', { form: { email: 'alice@example.org', password: PASSWORD } })
  return (await browser.ask('POST', 'api/session/token', { form: {} })).text
}

test('lists every operation of every document and finds it by its words', async () => {
  await open()
  await page.getByText('/api/devices', { exact: true }).first().waitFor()
  const listed = JSON.parse(readFileSync('docs/openapi/index.json', 'utf8'))
  for (const { api, title } of listed) {
    await page.getByLabel('API', { exact: true }).selectOption(api)
    await page.getByRole('heading', { level: 2, name: title }).waitFor()
    const { paths } = JSON.parse(readFileSync(`docs/openapi/${api}.json`, 'utf8'))
    const operations = Object.values<object>(paths).flatMap(path => Object.keys(path))
    expect(await page.locator('main section > details').count()).toBe(operations.length)
  }
  await page.getByLabel('API', { exact: true }).selectOption('traccar')
  await page.getByLabel('Search').fill('positions by id')
  await page.getByText('/api/devices', { exact: true }).first().waitFor({ state: 'detached' })
  expect(await page.locator('main summary code').allTextContents()).toEqual(['/api/positions'])
  await page.locator('main summary').click()
  await page.getByText('Returns the latest position of each device').waitFor()
})

test('shows the 401 message to anonymous callers without a browser prompt, and uses the session after sign-in', async () => {
  await open('#traccar.devices.list')
  expect(await send('traccar.devices.list')).toMatch(/^401 in \d+ ms/)
  expect(await answer()).toBe('Sign in first')
  await open('#traccar.session.create')
  const form = page.getByRole('form', { name: 'Try it: traccar.session.create' })
  await form.getByLabel('email').fill('alice@example.org')
  await form.getByLabel('password').fill(PASSWORD)
  expect(await send('traccar.session.create')).toMatch(/^200/)
  await open('#traccar.session.get')
  await page.reload()
  expect(await send('traccar.session.get')).toMatch(/^200/)
  expect(await answer()).toContain('"email": "alice@example.org"')
})

test('prefills the body with an example and sends it with the token', async () => {
  await open('#traccar.devices.create')
  await page.getByLabel('Token').fill(await token())
  const body = page.getByLabel('Body')
  const example = JSON.parse(await body.inputValue())
  expect(example).toMatchObject({ name: 'Van', uniqueId: '358639050012345' })
  const hostile = '<img src=x onerror=alert(1)>'
  await body.fill(JSON.stringify({ ...example, groupId: 0, name: hostile }))
  expect(await send('traccar.devices.create')).toMatch(/^200/)
  expect(await answer()).toContain(JSON.stringify(hostile))
  expect(await page.locator('main img').count()).toBe(0)
})

test('offers a report of the given range as a download', async () => {
  await open('#traccar.reports.trips')
  await page.getByLabel('Token').fill(await token())
  await page.getByLabel('to', { exact: true }).fill('2026-06-02T00:00:00Z')
  await page.getByLabel('Response type').selectOption({ index: 1 })
  expect(await send('traccar.reports.trips')).toMatch(/^200/)
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Download \(\d+ bytes\)$/ }).click()
  expect((await saved).suggestedFilename()).toBe('traccar.reports.trips')
})

test('shows the request as a cURL command', async () => {
  await open('#traccar.devices.remove')
  await page.getByLabel('id', { exact: true }).fill('7')
  await page.getByText('cURL', { exact: true }).click()
  expect(await page.locator('form pre').textContent()).toBe(`curl -X DELETE '${here.api}/api/devices/7'`)
})

test('expands nested schemas member by member', async () => {
  await open('#traccar.devices.list')
  const device = page.locator('li', { hasText: 'geofenceIds' }).first()
  expect(await device.textContent()).toContain('geofenceIds list of integer, id required')
})

test.each([
  ['dark', 1280],
  ['light', 1280],
  ['light', 360],
] as const)(
  'it has no serious fault for axe, %s and %d pixels wide, nor scrolls sideways',
  async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    await open('#traccar.devices.update')
    await page.getByRole('form').waitFor()
    expect(await seriousFindings(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  },
)

test('serves the documents to other origins', async () => {
  const [main, traccar, index] = await Promise.all(
    ['/openapi.json', '/openapi/traccar.json', '/openapi/index.json'].map(path => fetch(here.api + path)),
  )
  for (const answered of [main, traccar, index])
    expect([
      answered!.status,
      ...['content-type', 'access-control-allow-origin'].map(name => answered!.headers.get(name)),
    ]).toEqual([200, 'application/json', '*'])
  expect(await main!.json()).toEqual(await traccar!.json())
})
