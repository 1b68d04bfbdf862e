/** Attacks by a page of another port or site, in the browser of a signed-in user. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { signedCalls } from '#shared/aws/signed.ts'
import { runningPid } from '../../local/table/processes.ts'
import { CHROMIUM_FLAGS, chromiumPath } from '../../scripts/chromium.mjs'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../local/launch.ts'
import { basic } from '../kit/world.ts'

const ADMIN = { email: 'admin', password: 'correct-horse' }
const MALLORY = { name: 'Mallory', email: 'mallory@example.org', password: 'mallory-1' }
const PAGE = readFileSync(`${__dirname}/hostilePage.html`)

interface ListenAddress {
  readonly server: HttpServer
  readonly port: number
}

/** An insecure server for comparison: it receives all requests that pages can send. */
interface Naive extends ListenAddress {
  readonly received: { readonly method: string; readonly headers: IncomingHttpHeaders }[]
}

let server: Server
let browser: Browser
let hostile: ListenAddress
let naive: Naive
let folder: string
let malloryToken: string

const listen = async (handler: Parameters<typeof createServer>[1]): Promise<ListenAddress> => {
  const listening = createServer(handler as never).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return { server: listening, port: address.port }
}

const naiveServer = async (): Promise<Naive> => {
  const received: Naive['received'] = []
  const listening = await listen(({ method = '', headers }, response) => {
    received.push({ method, headers })
    const known = headers.authorization !== undefined || headers.cookie !== undefined
    response.writeHead(known ? 200 : 401, { ...(!known && { 'www-authenticate': 'Basic realm="api"' }) }).end('{}')
  })
  return { ...listening, received }
}

const call = async (method: string, path: string, body?: object): Promise<any> => {
  const response = await fetch(server.api + path, {
    method,
    headers: {
      authorization: basic(ADMIN.email, ADMIN.password),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`)
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}

beforeAll(async () => {
  folder = temporaryFolder()
  server = await startServer(environment(folder, { ADMIN_PASSWORD: ADMIN.password }))
  hostile = await listen((_, response) => void response.setHeader('content-type', 'text/html').end(PAGE))
  naive = await naiveServer()
  const executablePath = chromiumPath()
  if (executablePath === undefined) throw new Error('There is no Chromium; CHROMIUM can name one.')
  const args = [...CHROMIUM_FLAGS, '--host-resolver-rules=MAP attacker.example 127.0.0.1']
  browser = await chromium.launch({ executablePath, args })
  await call('POST', '/api/devices', { name: 'Van', uniqueId: 'van' })
  await call('POST', '/api/users', MALLORY)
  malloryToken = await (
    await fetch(`${server.api}/api/session/token`, {
      method: 'POST',
      headers: { authorization: basic(MALLORY.email, MALLORY.password), 'content-type': 'application/json' },
      body: '{}',
    })
  ).text()
})
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()))
})
afterAll(async () => {
  await browser.close()
  await server.kill('SIGTERM')
  for (const { server: one } of [hostile, naive]) one.close().closeAllConnections()
  endAll()
})

/** Host and port of the embedded database, which a page cannot know. */
const database = () => {
  const pid = runningPid(readFileSync(join(folder, 'dynamodb.pid'), 'utf8'))
  const flags = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  const flag = (name: string) => flags[flags.indexOf(name) + 1] ?? ''
  return { host: flag('--host'), port: Number(flag('--port')) }
}

/** Counters of requests and failed sign-ins, which any request can change. */
const COUNTS = /^(LOGIN|REQUESTS)#/

/** All stored data as text. */
const stored = async (): Promise<string[]> => {
  const { host, port } = database()
  const call = signedCalls({
    name: 'dynamodb',
    target: 'DynamoDB_20120810',
    contentType: 'application/x-amz-json-1.0',
    region: undefined,
    endpoint: `http://${host}:${port}`,
  })
  const [TableName] = (await call('ListTables', {}))['TableNames'] as string[]
  const { Items, LastEvaluatedKey } = await call('Scan', { TableName, ConsistentRead: true })
  expect(LastEvaluatedKey).toBeUndefined()
  const items = Items as { readonly PK: { readonly S: string } }[]
  return items
    .filter(({ PK }) => !COUNTS.test(PK.S))
    .map(item => JSON.stringify(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort()
}

const naiveAt = () => `http://127.0.0.1:${naive.port}`

/** Credentials that a browser adds to requests automatically. Cookies apply to all ports of a host. */
const SIGNED_IN = {
  'the session cookie': async (context: BrowserContext) => {
    const form = { email: ADMIN.email, password: ADMIN.password }
    expect((await context.request.post(`${server.api}/api/session`, { form })).status()).toBe(200)
  },
  'a remembered Basic password': async (context: BrowserContext) => {
    const page = await context.newPage()
    for (const at of [server.api, naiveAt()]) {
      const url = new URL(`${at}/api/devices`)
      Object.assign(url, { username: ADMIN.email, password: ADMIN.password })
      expect((await page.goto(url.href))?.status()).toBe(200)
    }
    await page.close()
  },
}

const SITES = {
  'another port of the same host': () => `http://127.0.0.1:${hostile.port}`,
  'another site': () => `http://attacker.example:${hostile.port}`,
}

const pageAt = async (context: BrowserContext, origin: string): Promise<Page> => {
  const page = await context.newPage()
  // A generous limit for busy machines.
  page.setDefaultTimeout(120_000)
  await page.goto(origin)
  return page
}

const attack = (page: Page, api: string): Promise<Record<string, string>> =>
  page.evaluate(`attack(${JSON.stringify(api)}, ${JSON.stringify(malloryToken)})`)

const CASES = Object.entries(SITES).flatMap(([site, origin]) =>
  Object.entries(SIGNED_IN).map(([by, signIn]) => ({ site, by, origin, signIn })),
)

test.each(CASES)('prevents reads and changes by a page of $site with $by', async ({ site, by, origin, signIn }) => {
  const context = await browser.newContext()
  await signIn(context)
  const page = await pageAt(context, origin())
  const [before, cookies] = [await stored(), await context.cookies()]

  expect(await attack(page, server.api)).toEqual({})
  expect(await stored()).toEqual(before)
  expect(await context.cookies()).toEqual(cookies)

  // The same requests reach the insecure server with their credentials, which proves that the attack is valid.
  naive.received.splice(0)
  await attack(page, naiveAt())
  const posts = naive.received.filter(({ method }) => method === 'POST')
  const brings = by === 'the session cookie' ? 'cookie' : 'authorization'
  const signed = posts.filter(({ headers }) => headers[brings] !== undefined)
  // Chromium sends neither a SameSite=Lax cookie nor a password entered in a tab of another site. Other browsers send
  // the password; crossSite.test.ts has these requests.
  expect((site === 'another site' ? posts : signed).length).toBeGreaterThan(20)
})

test('allows reads and changes by a page of the server itself', async () => {
  const context = await browser.newContext()
  await SIGNED_IN['the session cookie'](context)
  const page = await pageAt(context, server.api)
  const create = `fetch('/api/groups', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"Fleet"}'
  }).then(({ status }) => status)`
  expect(await page.evaluate(create)).toBe(200)
  const live = `new Promise(resolve => {
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/api/socket')
    socket.onmessage = ({ data }) => resolve(Object.keys(JSON.parse(data)))
    socket.onclose = () => resolve('closed')
  })`
  expect(await page.evaluate(live)).toEqual(expect.arrayContaining([expect.any(String)]))
})

test('rejects a page whose DNS name resolves to this machine', async () => {
  const page = await pageAt(await browser.newContext(), SITES['another site']())
  const rebound = `http://attacker.example:${new URL(server.api).port}`
  expect(await attack(page, rebound)).toEqual({})
  const answer = await page.goto(`${rebound}/api/server`)
  expect(answer?.status()).toBeGreaterThanOrEqual(400)
})

describe('the embedded database', () => {
  const ask = (page: Page, addresses: readonly string[]): Promise<Record<string, string>> =>
    page.evaluate(`askDatabases(${JSON.stringify(addresses)})`)

  test.each(Object.entries(SITES))('cannot be found by a page of %s that knows its port', async (_, origin) => {
    const page = await pageAt(await browser.newContext(), origin())
    const { port } = database()
    const before = await stored()
    const names = [
      '127.0.0.1',
      'localhost',
      'attacker.example',
      '[::1]',
      '0.0.0.0',
      '127.0.0.2',
      '127.0.1.1',
      '127.1.1.1',
    ]
    expect(
      await ask(
        page,
        names.map(name => `http://${name}:${port}/`),
      ),
    ).toEqual({})
    expect(await stored()).toEqual(before)
  })

  test('responds to a page that knows its address, which is therefore random', async () => {
    const page = await pageAt(await browser.newContext(), SITES['another site']())
    const { host, port } = database()
    expect(Object.keys(await ask(page, [`http://${host}:${port}/`]))).not.toEqual([])
  })
})
