import type { IncomingMessage } from 'node:http'
import { type Client, edgeHeaders, edgeOf, isFromThisMachine, isNetwork } from '../../../local/gateway/edge.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1'])

const from = (peer: string, headers: Record<string, string>): IncomingMessage =>
  ({ socket: { remoteAddress: peer }, headers: { host: '127.0.0.1:8082', ...headers } }) as never

const PROXY = edgeOf({ hostNames: LOOPBACK, trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'] })

const FORWARDED = {
  host: 'backend',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-host': 'gps.example.org',
  'x-forwarded-proto': 'https',
}
const VIEWER: Client = { sourceIp: '203.0.113.9', host: 'gps.example.org', secure: true }

test.each(['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3', 'fd00::7'])(
  'accepts forwarded addresses from a trusted proxy at %s',
  peer => {
    expect(PROXY(from(peer, FORWARDED))).toEqual(VIEWER)
  },
)

test.each(['192.0.2.7', '::1', '11.0.0.1', ''])('ignores forwarded addresses from %s', peer => {
  const open = edgeOf({ hostNames: undefined, trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
  expect(open(from(peer, FORWARDED))).toEqual({ sourceIp: peer, host: 'backend', secure: false })
})

test.each([
  ['the client of one proxy', '203.0.113.9', '203.0.113.9'],
  ['the client of two trusted proxies', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['the last untrusted address, not one that the client invented', '1.2.3.4, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['an address with its port', '203.0.113.9:4711', '203.0.113.9'],
  ['an IPv6 address in brackets', '[2001:db8::1]:4711', '2001:db8::1'],
  ['a client inside the trusted network', '10.0.0.8, 10.0.0.2', '10.0.0.8'],
])('determines %s', (_, forwardedFor, sourceIp) => {
  expect(PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': forwardedFor }))).toEqual({ ...VIEWER, sourceIp })
})

test('accepts a request without Host, as trackers send it with HTTP/1.0', () => {
  expect(PROXY(from('127.0.0.1', { host: '' }))).toEqual({ sourceIp: '127.0.0.1', host: '', secure: false })
})

test.each(['unknown', '_hidden', '8.8.08.8', '203.0.113.9, garbage', '300.1.1.1'])(
  'uses the address of the proxy if the forwarded address is invalid: %s',
  forwardedFor => {
    const client = PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': forwardedFor }))
    expect(client).toEqual({ ...VIEWER, sourceIp: '127.0.0.1' })
  },
)

test('ignores the zone of an address', () => {
  const client = PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': '2001:db8::1%eth7' }))
  expect(client).toEqual({ ...VIEWER, sourceIp: '2001:db8::1' })
})

test('rejects a direct request with another host name', () => {
  expect(PROXY(from('127.0.0.1', { host: 'evil.example' }))).toBeUndefined()
  expect(PROXY(from('127.0.0.1', { host: 'LOCALHOST:8082' }))).toEqual({
    sourceIp: '127.0.0.1',
    host: 'LOCALHOST:8082',
    secure: false,
  })
})

test('keeps the Host of a proxy that sends no X-Forwarded-Host', () => {
  const { 'x-forwarded-host': _, ...headers } = FORWARDED
  expect(PROXY(from('127.0.0.1', { ...headers, host: 'gps.example.org' }))).toEqual(VIEWER)
})

test('replaces the forwarding headers of a client', () => {
  const sent = {
    host: 'backend',
    forwarded: 'for=1.2.3.4',
    'x-forwarded-for': '1.2.3.4',
    'x-forwarded-port': '1',
    a: 'b',
  }
  expect(edgeHeaders(sent, VIEWER)).toEqual({
    host: 'gps.example.org',
    a: 'b',
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
  })
})

test('accepts addresses and networks in TRUSTED_PROXIES', () => {
  expect(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'].every(isNetwork)).toBe(true)
  expect(['', 'nginx', '10.0.0.0/33', '10.0.0/8', '::1/129', '10.0.0.0/8/8', '10.0.0.0/x'].some(isNetwork)).toBe(false)
})

describe('a request of this machine', () => {
  const OPEN = edgeOf({ hostNames: undefined, trustedProxies: ['10.0.0.1'] })
  const isLocal = (peer: string, headers: Record<string, string>): boolean => {
    const request = from(peer, headers)
    return isFromThisMachine(request, OPEN(request)!)
  }

  test.each([
    ['127.0.0.1', { host: '127.0.0.1:8082' }],
    ['::ffff:127.0.0.1', { host: 'localhost:8082', 'sec-fetch-site': 'same-origin' }],
    ['::1', { host: '[::1]:8082', 'sec-fetch-site': 'none' }],
    ['127.0.0.1', { host: 'gps.localhost' }],
    ['127.0.0.1', { host: '0.0.0.0:8082' }],
    ['::1', { host: '[::]:8082' }],
  ])('comes from %s with %j', (peer, headers) => expect(isLocal(peer, headers)).toBe(true))

  test.each([
    ['another machine that names a loopback host', '192.168.1.9', { host: '127.0.0.1:8082' }],
    ['a page that rebinds its name', '127.0.0.1', { host: 'evil.example:8082' }],
    ['a name that only begins like a loopback address', '127.0.0.1', { host: '127.0.0.1.evil.example' }],
    ['a page of another site', '127.0.0.1', { host: 'localhost:8082', 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', '127.0.0.1', { host: 'localhost:8082', 'sec-fetch-site': 'same-site' }],
    ['a proxy', '127.0.0.1', { host: 'localhost:8082', 'x-forwarded-for': '203.0.113.9' }],
    ['a proxy that names only itself', '127.0.0.1', { host: 'localhost:8082', via: '1.1 proxy' }],
    ['a trusted proxy with a client that claims loopback', '10.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
    ['a client without Host', '127.0.0.1', { host: '' }],
    ['a client with a malformed Host', '127.0.0.1', { host: 'local host' }],
  ])('is not one of %s', (_, peer, headers) => expect(isLocal(peer, headers)).toBe(false))
})
