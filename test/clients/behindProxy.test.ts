/** The local system behind a reverse proxy with TLS, as its clients see it. */
import { edgeOf } from '../../local/gateway/edge.ts'
import { PASSWORD } from '../kit/world.ts'
import { endServers, served } from './served.ts'

afterEach(endServers)

const PROXY = edgeOf({ hostNames: new Set(['127.0.0.1']), trustedProxies: ['127.0.0.1'] })

/** Headers that nginx and Caddy add for a client at this address. */
const through = (client: string) => ({
  'x-forwarded-for': client,
  'x-forwarded-host': 'gps.example.org',
  'x-forwarded-proto': 'https',
})

const signIn = (api: string, password: string, headers: Record<string, string>) =>
  fetch(`${api}/api/session`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ email: 'alice@example.org', password }),
  })

test('does not lock out others after wrong passwords from one address', async () => {
  const { api } = await served({ edge: PROXY })
  const guesses: number[] = []
  for (let n = 0; n < 8; n += 1) guesses.push((await signIn(api, `guess ${n}`, through('198.51.100.66'))).status)
  expect(guesses.at(-1)).toBe(429)
  expect((await signIn(api, PASSWORD, through('203.0.113.9'))).status).toBe(200)
})

test('signs in from a page of the public host with a Secure cookie, and rejects other sites', async () => {
  const { api } = await served({ edge: PROXY })
  const headers = { ...through('203.0.113.9'), origin: 'https://gps.example.org' }
  const answer = await signIn(api, PASSWORD, headers)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toMatch(/; Secure/)
  expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/)
  for (const origin of ['http://gps.example.org', 'https://evil.example'])
    expect((await signIn(api, PASSWORD, { ...headers, origin })).status).toBe(400)
})

test('sets a cookie without Secure over plain HTTP without a proxy', async () => {
  const { api } = await served({ edge: PROXY })
  expect((await signIn(api, PASSWORD, {})).headers.get('set-cookie')).not.toMatch(/Secure/)
})
