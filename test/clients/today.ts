/** Requests of today's web client: a browser with a cookie, forms with a charset, and items that are sent back whole. */
import { PASSWORD } from '../kit/world.ts'
import { type Answered, type Browser, type Served, served } from './served.ts'

/** The day of the stories, as report pages ask for it. */
export const DAY = 'from=2026-06-01T00%3A00%3A00.000Z&to=2026-06-01T23%3A59%3A59.999Z'

export interface Today extends Served {
  readonly page: Page
}

/** Serves a world, in which a user or the administrator has signed in. */
export const today = async (name: 'alice' | 'admin' = 'alice'): Promise<Today> => {
  const here = await served()
  return { ...here, page: await pageOf(here, name) }
}

/** Returns the page of a user who has signed in. */
export const pageOf = async ({ browser }: Pick<Served, 'browser'>, name: string): Promise<Page> => {
  const page = pageIn(browser())
  await page.form('session', { email: `${name}@example.org`, password: PASSWORD })
  return page
}

/** The page of the client. Each method but `ask` expects the success that the client needs to go on. */
export interface Page {
  readonly browser: Browser
  /** Sends a request of any outcome. */
  ask(method: string, path: string, json?: unknown): Promise<Answered>
  get(path: string): Promise<any>
  post(path: string, json: unknown): Promise<any>
  put(path: string, json: unknown): Promise<any>
  /** Sends a form as a browser does, with a charset. */
  form(path: string, form: Readonly<Record<string, string>>): Promise<any>
  /** Deletes, and expects no content. */
  remove(path: string, json?: unknown): Promise<void>
}

/** Opens the page without signing in. */
export const pageIn = (browser: Browser): Page => {
  const ask = (method: string, path: string, json?: unknown) =>
    browser.ask(method, `api/${path}`, json === undefined ? {} : { json })
  const change = async (method: string, path: string, json: unknown) => {
    const answer = await ask(method, path, json)
    succeeds(answer, `${method} ${path}`)
    return answer.json
  }
  return {
    browser,
    ask,
    get: async path => read(await ask('GET', path), `GET ${path}`),
    post: (path, json) => change('POST', path, json),
    put: (path, json) => change('PUT', path, json),
    form: async (path, form) => read(await browser.ask('POST', `api/${path}`, { form }), `POST ${path}`),
    remove: async (path, json) => {
      const { status, text } = await ask('DELETE', path, json)
      expect([path, status, text]).toEqual([path, 204, ''])
    },
  }
}

/** Names the request and the answer if it is none of the successes. */
const succeeds = ({ status, text }: Answered, request: string, successes = [200, 204]): void => {
  expect(successes.includes(status) ? [] : [request, status, text]).toEqual([])
}

const read = (answer: Answered, request: string): any => {
  succeeds(answer, request, [200])
  return answer.json ?? answer.text
}

/** Drives a device to the north from 10:10 to 10:30, a kilometer a minute. It stands for ten minutes before and after. */
export const drive = async (here: Served, uniqueId: string): Promise<void> => {
  const minutes = Array.from({ length: 21 }, (_, n) => 2 * n)
  await reports(
    here,
    minutes.map(minute => {
      const driven = Math.min(20, Math.max(0, minute - 10))
      const speed = driven > 0 && driven < 20 ? 32.4 : 0
      return `id=${uniqueId}&timestamp=${TEN + minute * 60}&lat=${59.9 + driven * 0.009}&lon=10.7&speed=${speed}`
    }),
  )
}

/** 10:00 of the day, Unix time in seconds. */
export const TEN = Date.parse('2026-06-01T10:00:00Z') / 1000

/** Sends reports of a tracker in one request, one a line. */
export const reports = async ({ trackers }: Served, lines: readonly string[]): Promise<void> => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await fetch(trackers, { method: 'POST', body: lines.join('\n'), headers })).status).toBe(200)
}
