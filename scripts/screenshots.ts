/** `npm run screenshots`: writes pictures of the main pages with the demo vehicles to docs/images, light and dark. */
import { once } from 'node:events'
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import * as z from 'zod/mini'
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.mjs'
import { ADMIN, startLocalServer } from './localServer.ts'

const FOLDER = 'docs/images'
const LARGEST_BYTES = 250_000
/** Of JPEG, from 0 to 100. Streets with their names are too fine for PNG. */
const QUALITY = 75
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 780 }
const HOUR_MS = 3_600_000
/** The history of all vehicles has arrived when the latest fix of each is younger than this. Parked ones report once a minute. */
const RECENT_MS = 120_000
const WAIT_MOST_MS = 180_000
const LOOK_EVERY_MS = 1000

const Positions = z.array(z.object({ deviceId: z.number(), fixTime: z.string() }))
const Settings = z.looseObject({})
const Users = z.array(z.looseObject({ id: z.number() }))

const caller =
  (api: string) =>
  async (method: string, path: string, body?: object): Promise<unknown> => {
    const authorization = `Basic ${Buffer.from(`${ADMIN.email}:${ADMIN.password}`).toString('base64')}`
    const response = await fetch(api + path, {
      method,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

type Call = ReturnType<typeof caller>

/** Sets the units and the time zone, and waits for the history of all vehicles. Rejects if that takes too long. */
const prepare = async (call: Call): Promise<void> => {
  const server = Settings.parse(await call('GET', '/api/server'))
  await call('PUT', '/api/server', { ...server, speedUnit: 'kmh', distanceUnit: 'km' })
  // A user who has chosen a time zone is not asked for units.
  const [user] = Users.parse(await call('GET', '/api/users'))
  await call('PUT', `/api/users/${user?.id}`, { ...user, attributes: { timezone: 'America/Montevideo' } })
  const begun = Date.now()
  for (;;) {
    const positions = Positions.parse(await call('GET', '/api/positions'))
    const late = positions.filter(({ fixTime }) => Date.now() - Date.parse(fixTime) > RECENT_MS)
    if (positions.length === 20 && late.length === 0) return
    if (Date.now() - begun > WAIT_MOST_MS) throw new Error(`${late.length} vehicles do not show their current position`)
    await sleep(LOOK_EVERY_MS)
  }
}

interface Shot {
  readonly name: string
  readonly path: string
  /** Selector of an element that the complete page has. */
  readonly ready: string
  readonly phone?: boolean
}

const IDLE = '[data-map][data-idle="true"]'
/** A vehicle with many turns in its track. */
const VEHICLE = 3

const shots = (): readonly Shot[] => {
  const now = Date.now()
  const range = new URLSearchParams({
    from: new Date(now - 7 * HOUR_MS).toISOString(),
    to: new Date(now + HOUR_MS).toISOString(),
  })
  return [
    { name: 'map', path: '/', ready: `${IDLE}[data-devices="20"]` },
    { name: 'history', path: `/history/${VEHICLE}`, ready: '.u-over' },
    { name: 'reports', path: `/reports/trips?devices=1,2,3,4&${range.toString()}`, ready: '[data-row]' },
    { name: 'geofences', path: '/geofences/1', ready: IDLE },
    { name: 'phone', path: '/', ready: `${IDLE}[data-devices="20"]`, phone: true },
  ]
}

const openPage = async (browser: Browser, api: string, options: { phone: boolean; dark: boolean }): Promise<Page> => {
  const context = await browser.newContext({
    viewport: options.phone ? PHONE : DESKTOP,
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    baseURL: api,
  })
  const response = await context.request.post('/api/session', { form: ADMIN })
  if (!response.ok()) throw new Error(`signing in failed: ${await response.text()}`)
  return context.newPage()
}

/** Waits until the page is complete and the map with its labels is drawn. */
const waitUntilDrawn = async (page: Page, ready: string): Promise<void> => {
  await page.waitForSelector(ready, { timeout: WAIT_MOST_MS })
  await page.waitForLoadState('networkidle')
  if ((await page.locator('[data-map]').count()) > 0) await page.waitForSelector(IDLE, { timeout: WAIT_MOST_MS })
  await sleep(LOOK_EVERY_MS)
}

const take = async (browser: Browser, api: string, shot: Shot, dark: boolean): Promise<void> => {
  const page = await openPage(browser, api, { phone: shot.phone === true, dark })
  await page.goto(`/#${shot.path}`)
  await waitUntilDrawn(page, shot.ready)
  const path = join(FOLDER, `${shot.name}${dark ? '-dark' : ''}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: QUALITY })
  await page.context().close()
  const { size } = statSync(path)
  if (size > LARGEST_BYTES) throw new Error(`${path} has ${size} bytes, too many for a README`)
  console.log(`${path}: ${size} bytes`)
}

const executablePath = chromiumPath()
if (executablePath === undefined) throw new Error('Chromium not found: set CHROMIUM to its path.')
mkdirSync(FOLDER, { recursive: true })
const { server, addresses } = await startLocalServer('--demo')
await prepare(caller(addresses.api))
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
for (const shot of shots()) for (const dark of [false, true]) await take(browser, addresses.api, shot, dark)
await browser.close()
server.kill('SIGTERM')
await once(server, 'exit')
