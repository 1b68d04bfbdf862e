/** Starts the whole system on free ports, and a browser. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, chromiumPath } from '../../../scripts/chromium.mjs'
import { report, reportQuery } from '../../../local/fleet/tracker.ts'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../../local/launch.ts'

const PASSWORD = 'correct-horse'
const ADMIN = { email: 'admin', password: PASSWORD }
const PHONE = { width: 390, height: 780 }
const DESKTOP = { width: 1280, height: 800 }

interface Person {
  readonly email: string
  readonly password: string
}

interface Visit {
  /** Credentials; default is the administrator, null is anonymous. */
  readonly as?: Person | null
  /** A page of the app: `/devices/3`. */
  readonly at?: string
  /** A path of the server instead of a page of the app: `/?token=…`. */
  readonly link?: string
  readonly phone?: boolean
  readonly dark?: boolean
  /** Lets the app install its service worker; requests that it answers cannot be intercepted. */
  readonly worker?: boolean
  /** Language of the browser; default is en-GB. */
  readonly locale?: string
  /** Other origins that the page may contact. */
  readonly origins?: readonly string[]
}

interface SiteOptions {
  /** If true, users are asked for their units at their first visit, as on a new deployment. */
  readonly fresh?: boolean
  /** More environment variables of the server. */
  readonly env?: Record<string, string>
}

export interface Fix {
  readonly latitude: number
  readonly longitude: number
  readonly speedKnots?: number
  readonly course?: number
  /** Unix time in milliseconds; default is now. */
  readonly time?: number
}

export interface Site {
  readonly api: string
  /** Base address for tracker reports. */
  readonly ingest: string
  /** Folder with the data of the server. */
  readonly dataFolder: string
  /** Calls the API as the administrator. Returns the response body. */
  readonly call: (method: string, path: string, body?: object) => Promise<any>
  readonly device: (name: string, more?: object) => Promise<{ readonly id: number; readonly uniqueId: string }>
  /** Sends a fix of a device as its tracker does, and waits until the API returns it. */
  readonly reports: (uniqueId: string, fix: Fix) => Promise<void>
  /** Opens a page of the app in a new browser context. */
  readonly visit: (visit?: Visit) => Promise<Page>
  /**
   * For `afterEach`: closes the pages. Throws if a page failed, was blocked by the policy or contacted another origin.
   */
  readonly check: () => Promise<void>
  readonly close: () => Promise<void>
}

export const openSite = async ({ fresh = false, env = {} }: SiteOptions = {}): Promise<Site> => {
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('Chromium not found: set CHROMIUM to its path.')
  const dataFolder = temporaryFolder()
  const started = await startServer(environment(dataFolder, { ADMIN_PASSWORD: PASSWORD, ...env }))
  const server = { ...started, api: onLoopback(started.api), ingest: onLoopback(started.ingest) }
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  const complaints: string[] = []
  const call = callsTo(server)
  if (!fresh) await settle(call)
  let devices = 0
  return {
    api: server.api,
    ingest: server.ingest,
    dataFolder,
    call,
    check: async () => {
      await Promise.all(browser.contexts().map(context => context.close()))
      const all = complaints.splice(0)
      if (all.length > 0) throw new Error(`the pages complained: ${all.join('\n')}`)
    },
    device: (name, more = {}) => call('POST', '/api/devices', { name, uniqueId: `device-${(devices += 1)}`, ...more }),
    reports: async (uniqueId, fix) => {
      const dated = { time: Date.now(), ...fix }
      await report(server.ingest, reportQuery(uniqueId, dated))
      await stored(call, uniqueId, dated.time)
    },
    visit: visit => openPage({ browser, server, complaints, fresh }, visit),
    close: async () => {
      await browser.close()
      await server.kill('SIGTERM')
      endAll()
    },
  }
}

/** Units of most tests, whatever the language of the browser. */
const KNOTS = { speedUnit: 'kn', distanceUnit: 'km' }
const STORED_ATTEMPTS = 600
const STORED_PAUSE_MS = 50
/** A user who has chosen a time zone is not asked for units. */
const CHOSEN = { timezone: 'Europe/Vienna' }

/** Sets the units of the server, and answers the questions of the app for the administrator. */
const settle = async (call: Site['call']): Promise<void> => {
  await call('PUT', '/api/server', { ...(await call('GET', '/api/server')), ...KNOTS })
  const [administrator] = await call('GET', '/api/users')
  await call('PUT', `/api/users/${administrator.id}`, { ...administrator, attributes: CHOSEN })
}

/** A page that opens before its position arrives can show something else than one that opens after it. */
const stored = async (call: Site['call'], uniqueId: string, time: number): Promise<void> => {
  const [device] = await call('GET', `/api/devices?uniqueId=${encodeURIComponent(uniqueId)}`)
  const moment = encodeURIComponent(new Date(time).toISOString())
  const path = `/api/positions?deviceId=${device.id}&from=${moment}&to=${moment}`
  for (let attempt = 1; (await call('GET', path)).length === 0; attempt += 1) {
    if (attempt === STORED_ATTEMPTS) throw new Error(`the report of ${uniqueId} was not stored`)
    await sleep(STORED_PAUSE_MS)
  }
}

/** A server that listens on all addresses prints `0.0.0.0`. */
const onLoopback = (address: string): string => address.replace('//0.0.0.0:', '//127.0.0.1:')

const callsTo =
  ({ api }: Server): Site['call'] =>
  async (method, path, body) => {
    const response = await fetch(api + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${ADMIN.email}:${ADMIN.password}`).toString('base64')}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

interface Around {
  readonly browser: Browser
  readonly server: Server
  readonly complaints: string[]
  readonly fresh: boolean
}

const openPage = async (
  { browser, server, complaints, fresh }: Around,
  {
    as = ADMIN,
    at = '/',
    link = `/#${at}`,
    phone = false,
    dark = false,
    worker = false,
    origins = [],
    locale = 'en-GB',
  }: Visit = {},
): Promise<Page> => {
  const context = await browser.newContext({
    viewport: phone ? PHONE : DESKTOP,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale,
    timezoneId: 'Europe/Vienna',
    baseURL: server.api,
    hasTouch: phone,
    acceptDownloads: true,
    serviceWorkers: worker ? 'allow' : 'block',
  })
  if (as) await signIn(context, server, { ...as, fresh })
  const page = await context.newPage()
  // A long limit, because the machine can be busy.
  page.setDefaultTimeout(60_000)
  page.on('request', request => {
    const url = request.url()
    if (/^(blob|data):/.test(url) || [server.api, ...origins].some(origin => url.startsWith(origin))) return
    complaints.push(url)
  })
  page.on('pageerror', error => complaints.push(String(error.stack)))
  page.on('console', message => {
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
  })
  await page.goto(link)
  return page
}

interface SignIn extends Person {
  readonly fresh: boolean
}

/** Signs in through the API, without the sign-in form. A user who is not new has answered the questions of the app. */
const signIn = async (context: BrowserContext, { api }: Server, { email, password, fresh }: SignIn): Promise<void> => {
  const answer = await context.request.post(`${api}/api/session`, { form: { email, password } })
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`)
  const user = await answer.json()
  if (fresh || user.readonly || user.attributes.timezone !== undefined) return
  const attributes = { ...user.attributes, ...CHOSEN }
  const kept = await context.request.put(`${api}/api/users/${user.id}`, { data: { ...user, attributes } })
  if (!kept.ok()) throw new Error(`the time zone of ${email} was not kept: ${await kept.text()}`)
}
