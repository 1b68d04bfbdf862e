/** Tests the client of the web app against the real handlers over HTTP. */
import { kilometersPerHourFromKnots } from '#shared/units.ts'
import { ApiError } from '../../web/src/api/ApiError.ts'
import { client } from '../../web/src/api/client.ts'
import { endServers, served } from '../clients/served.ts'
import { PASSWORD } from '../kit/world.ts'

afterEach(endServers)

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const HOURS = { from: new Date('2026-06-01T08:00:00Z'), to: new Date('2026-06-01T14:00:00Z') }

/** Returns a fetch that stores and sends one cookie, as a browser does. */
const remembering = (): typeof fetch => {
  let cookie = ''
  return async (input, init) => {
    const response = await fetch(input, { ...init, headers: { ...(init?.headers as object), cookie } })
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return response
  }
}

/** Returns a client that is signed in as Alice. */
const signedIn = async () => {
  const here = await served()
  const onUnauthenticated = jest.fn()
  const { call, download } = client({ origin: here.api, fetch: remembering(), onUnauthenticated })
  const user = await call('session.create', { body: { email: 'alice@example.org', password: PASSWORD } })
  return { ...here, user, call, download, onUnauthenticated }
}

/** Returns a client whose server always sends this response. */
const answered = (body: string | null, init: ResponseInit) =>
  client({ fetch: () => Promise.resolve(new Response(body, init)) })

test('signs in, then creates, updates, lists and deletes a device', async () => {
  const { call, user } = await signedIn()
  expect(user.email).toBe('alice@example.org')
  const van = await call('devices.create', { body: { name: 'Van', uniqueId: 'van' } })
  await call('devices.update', { params: { id: van.id }, body: { ...van, name: 'Red van' } })
  expect((await call('devices.list')).map(({ name }) => name)).toEqual(['Red van'])
  expect(await call('devices.remove', { params: { id: van.id } })).toBeUndefined()
  expect(await call('devices.list', { query: { userId: user.id } })).toEqual([])
})

test('types requests and responses by the declarations', async () => {
  const { call, download } = await signedIn()
  const van = await call('devices.create', { body: { name: 'Van', uniqueId: 'van' } })
  const trips = await call('reports.trips', { query: { deviceId: [van.id], ...HOURS } })
  expect(trips.map(({ averageSpeed }) => kilometersPerHourFromKnots(averageSpeed))).toEqual([])
  const wrong = [
    // @ts-expect-error -- uniqueId is missing
    () => call('devices.create', { body: { name: 'Van' } }),
    // @ts-expect-error -- the id is missing
    () => call('devices.remove'),
    // @ts-expect-error -- the end of the range is missing
    () => call('reports.trips', { query: { from: HOURS.from } }),
    // @ts-expect-error -- a timestamp must be a Date
    () => call('positions.list', { query: { from: 1 } }),
    // @ts-expect-error -- unknown parameter
    () => call('devices.list', { query: { every: true } }),
    // @ts-expect-error -- the list of devices has no file format
    () => download('devices.list', { type: XLSX }),
    // @ts-expect-error -- devices have no coordinates
    async () => (await call('devices.list')).map(({ latitude }) => latitude),
  ]
  expect(wrong).toHaveLength(7)
})

test('sends a list as repeated values and a date as ISO 8601, and omits undefined members', async () => {
  const asked: string[] = []
  const { call } = client({
    fetch: url => {
      if (typeof url === 'string') asked.push(url)
      return Promise.resolve(Response.json([]))
    },
  })
  await call('reports.events', { query: { deviceId: [7, 9], groupId: undefined, ...HOURS, type: ['alarm'] } })
  expect(asked).toEqual([
    '/api/reports/events?deviceId=7&deviceId=9&from=2026-06-01T08%3A00%3A00.000Z&to=2026-06-01T14%3A00%3A00.000Z&type=alarm',
  ])
})

test('rejects with the server’s message and status', async () => {
  const { call } = await signedIn()
  const refused = await call('devices.update', {
    params: { id: 999 },
    body: { id: 999, name: 'X', uniqueId: 'x' },
  }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ status: 400, message: 'Device access denied', requestId: expect.any(String) })
})

test('reports an ended session once, and does not treat a wrong password as one', async () => {
  const { call, onUnauthenticated } = await signedIn()
  const wrong = call('session.create', { body: { email: 'alice@example.org', password: 'a wrong one' } })
  await expect(wrong).rejects.toMatchObject({ status: 401 })
  expect(onUnauthenticated).not.toHaveBeenCalled()
  await call('session.remove')
  await expect(call('devices.list')).rejects.toMatchObject({ status: 401 })
  expect(onUnauthenticated).toHaveBeenCalledTimes(1)
})

test('marks its requests so that a 401 does not open the browser’s password prompt', async () => {
  const { api } = await served()
  const asked = async (headers: Record<string, string>) =>
    (await fetch(`${api}/api/devices`, { headers })).headers.get('www-authenticate')
  expect(await asked({})).toBe('Basic realm="api"')
  expect(await asked({ 'x-requested-with': 'XMLHttpRequest' })).toBeNull()
})

test('reads a token as text, and reports the received bytes of a file', async () => {
  const { call, download } = await signedIn()
  expect(await call('session.createToken', { body: { expiration: new Date('2026-06-02T00:00:00Z') } })).toMatch(
    /^[\w-]{43}$/,
  )
  const heard: number[] = []
  const file = await download('reports.trips', { query: HOURS, type: XLSX, onBytes: bytes => heard.push(bytes) })
  expect(file.fileName).toBe('report.xlsx')
  expect(file.blob.type).toBe(XLSX)
  expect(heard.at(-1)).toBe(file.blob.size)
  expect(Buffer.from(await file.blob.arrayBuffer()).toString('latin1', 0, 2)).toBe('PK')
})

test.each([
  ['a gateway’s message', '{"message":"Too Many Requests"}', 'application/json', 'Too Many Requests'],
  ['a page', '<h1>502</h1>', 'text/html', 'The server returned status 502'],
  ['cut JSON', '{"mess', 'application/json', 'The server returned status 502'],
  ['nothing', '', 'text/plain', 'The server returned status 502'],
])('describes %s that the API did not write', async (_, body, type, message) => {
  const headers = { 'content-type': type, 'retry-after': '30' }
  const { call } = answered(body, { status: 502, headers })
  await expect(call('server.get')).rejects.toMatchObject({ status: 502, message, retryAfterSeconds: 30 })
})

test('rejects with status 0 if the server cannot be reached, and with the abort reason if aborted', async () => {
  const unreachable = client({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
  await expect(unreachable.call('server.get')).rejects.toMatchObject({
    status: 0,
    message: 'The server cannot be reached',
  })
  const { api } = await served()
  const controller = new AbortController()
  const call = client({ origin: api }).call('server.get', { signal: controller.signal })
  controller.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
})
