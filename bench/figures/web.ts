/** Map with 2,000 devices in a browser: time until it is drawn, size of its scripts, and CPU time of live updates. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from 'playwright-core'
import { deviceId } from '#shared/model/ids.ts'
import { registerDevices } from '../../local/fleet/apiClient.ts'
import { report, reportQuery } from '../../local/fleet/tracker.ts'
import { CHROMIUM_FLAGS, chromiumPath } from '../../scripts/chromium.mjs'
import { median, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { Reporter } from '../kit/fleet.ts'
import { type Addresses, ADMIN, startLocalServer } from '../../scripts/localServer.ts'

const DEVICES = sized(2000, 20)
/** Concurrent requests, so that creating the devices takes seconds. */
const CALLERS = 8
const ROUNDS = sized(5, 1)
const USER_WITHOUT_DEVICES = { email: 'nobody', password: 'sees no device' }
/** The app does not ask a user for units who has chosen a time zone. */
const CHOSEN = { attributes: { timezone: 'UTC' } }
/** Rate of a fleet that reports every 15 seconds. */
const REPORTS_A_SECOND = sized(130, 2)
const WATCHED_SECONDS = sized(8, 1)
const WAIT_MOST_MS = 60_000

type TestUser = typeof ADMIN
const reporters = Array.from({ length: DEVICES }, (_, n) => new Reporter(deviceId(n + 1), 'driving'))
const nameOf = ({ deviceId }: Reporter) => `vehicle-${deviceId}`

const alternately = async (each: (reporter: Reporter) => Promise<void>): Promise<void> => {
  const left = [...reporters]
  const take = async () => {
    for (let one = left.shift(); one; one = left.shift()) await each(one)
  }
  await Promise.all(Array.from({ length: CALLERS }, take))
}

const request = async (address: string, method: string, body?: object): Promise<unknown> => {
  const response = await fetch(address, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${ADMIN.email}:${ADMIN.password}`).toString('base64')}`,
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} ${address} failed: ${await response.text()}`)
  return response.json()
}

/** Around the vehicles, so that maps with and without devices draw the same tiles. */
const VIEW = { latitude: 45.815, longitude: 15.98, zoom: 11 }

const prepare = async ({ api, trackers }: Addresses): Promise<void> => {
  const users = `${api}/api/users`
  await request(users, 'POST', { name: USER_WITHOUT_DEVICES.email, ...USER_WITHOUT_DEVICES, ...CHOSEN })
  const administrator = { id: 1, name: 'Administrator', email: ADMIN.email, administrator: true, ...CHOSEN }
  await request(`${users}/1`, 'PUT', administrator)
  const server = await request(`${api}/api/server`, 'GET')
  await request(`${api}/api/server`, 'PUT', Object.assign({}, server, VIEW))
  const shares = Array.from({ length: CALLERS }, (_, share) => reporters.filter((_, n) => n % CALLERS === share))
  await Promise.all(
    shares.map(share =>
      registerDevices(
        { apiAddress: api, ...ADMIN },
        new Map(share.map(one => [nameOf(one), `Vehicle ${one.deviceId}`])),
      ),
    ),
  )
  await alternately(one => reportNow(trackers, one))
}

const reportNow = (trackers: string, reporter: Reporter): Promise<void> =>
  report(trackers, reportQuery(nameOf(reporter), { ...reporter.next(), time: Date.now() }))

interface Opened {
  readonly page: Page
  readonly seconds: number
  readonly scripts: readonly string[]
  /** Number of requests, without those that the cache answered. */
  readonly requests: number
  /** Returns the CPU seconds of the page's main thread so far. */
  readonly cpuSeconds: () => Promise<number>
}

/** Opens the map with an empty cache. Returns the seconds until all devices are drawn and the map is idle. */
const openMap = async (
  browser: Browser,
  api: string,
  { credentials, devices }: { credentials: TestUser; devices: number },
): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, baseURL: api })
  const response = await context.request.post(`${api}/api/session`, { form: credentials })
  if (!response.ok()) throw new Error(`signing in failed: ${await response.text()}`)
  const page = await context.newPage()
  const cpuSeconds = await mainThreadOf(page)
  const [scripts, requests] = [new Set<string>(), new Set<string>()]
  page.on('request', request => {
    const url = request.url()
    if (/\.m?js$/.test(url)) scripts.add(url)
    // Tiles are ranges of one file.
    requests.add(`${url} ${request.headers()['range'] ?? ''}`)
  })
  const begun = performance.now()
  await page.goto('/')
  await page.waitForSelector(`[data-map][data-idle="true"][data-devices="${devices}"]`, { timeout: WAIT_MOST_MS })
  const seconds = (performance.now() - begun) / 1000
  return { page, seconds, scripts: [...scripts], requests: requests.size, cpuSeconds }
}

const mainThreadOf = async (page: Page): Promise<Opened['cpuSeconds']> => {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
  }
}

interface Opening {
  readonly seconds: number
  readonly cpuSeconds: number
}

const opening = async (...args: Parameters<typeof openMap>): Promise<Opening> => {
  const { page, seconds, cpuSeconds } = await openMap(...args)
  const measured = { seconds, cpuSeconds: await cpuSeconds() }
  await page.context().close()
  return measured
}

const compressed = async (addresses: readonly string[]): Promise<number> => {
  const bodies = await Promise.all(addresses.map(async address => (await fetch(address)).arrayBuffer()))
  return bodies.reduce((sum, body) => sum + gzipSync(new Uint8Array(body)).length, 0)
}

/** Returns the CPU seconds of the page per second while devices report. */
const shareWhileReporting = async ({ cpuSeconds }: Opened, trackers: string): Promise<number> => {
  const before = await cpuSeconds()
  const begun = performance.now()
  for (let second = 0; second < WATCHED_SECONDS; second += 1) {
    const now = Array.from({ length: REPORTS_A_SECOND }, (_, n) => reporters[(second * REPORTS_A_SECOND + n) % DEVICES])
    await Promise.all(now.map(async one => one && reportNow(trackers, one)))
    await sleep(Math.max(0, begun + (second + 1) * 1000 - performance.now()))
  }
  return ((await cpuSeconds()) - before) / ((performance.now() - begun) / 1000)
}

export const run = async (): Promise<Figure[]> => {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('Chromium not found: set CHROMIUM to its path.')
  const { server, addresses } = await startLocalServer()
  await prepare(addresses)
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  const { api, trackers } = addresses
  const all = { credentials: ADMIN, devices: DEVICES }
  const pairs = await rounds(ROUNDS, async (): Promise<[Opening, Opening]> => [
    await opening(browser, api, all),
    await opening(browser, api, { credentials: USER_WITHOUT_DEVICES, devices: 0 }),
  ])
  const opened = await openMap(browser, api, all)
  const { scripts } = opened
  const isOfLibrary = (script: string): boolean => script.includes('maplibre')
  const isWorker = (script: string): boolean => script.includes('maplibre-gl-worker')
  const share = await shareWhileReporting(opened, trackers)
  const own = await compressed(scripts.filter(script => !isOfLibrary(script)))
  const initial = await compressed(scripts.filter(script => !isWorker(script)))
  const beside = await compressed(scripts.filter(isWorker))
  await browser.close()
  server.kill('SIGTERM')
  await once(server, 'exit')
  const middle = (side: 0 | 1, member: keyof Opening) => median(pairs.map(pair => pair[side][member]))
  const [many, none] = [middle(0, 'seconds'), middle(1, 'seconds')]
  return [
    { figure: `map idle with ${DEVICES} devices`, value: many, unit: 's', goal: { atMost: 3 } },
    { figure: 'map idle without devices', value: none, unit: 's' },
    { figure: `${DEVICES} devices, against none`, value: many / none, unit: 'x', goal: { atMost: 1.15 } },
    { figure: `main thread until then, ${DEVICES} devices`, value: middle(0, 'cpuSeconds'), unit: 'CPU-s' },
    { figure: 'main thread until then, no devices', value: middle(1, 'cpuSeconds'), unit: 'CPU-s' },
    { figure: `main thread at ${REPORTS_A_SECOND} reports/s`, value: share, unit: 'CPU-s/s', goal: { atMost: 0.15 } },
    { figure: 'requests of the first view', value: opened.requests, unit: '', goal: { atMost: 25 } },
    { figure: 'JavaScript of our own, gzip', value: own, unit: 'bytes', goal: { atMost: 150_000 } },
    { figure: 'JavaScript of the map, gzip', value: initial, unit: 'bytes', goal: { atMost: 450_000 } },
    { figure: 'JavaScript beside it, gzip', value: beside, unit: 'bytes' },
  ]
}
