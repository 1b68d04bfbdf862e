import type { IncomingMessage } from 'node:http'
import { type Client, edgeHeaders, edgeOf, isNetwork } from '../../../local/gateway/edge.ts'

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

test.each(['127.0.0.1', '::ffff:127.0.0.1', '10.1.2.3', 'fd00::7'])('believes a trusted proxy at %s', peer => {
  expect(PROXY(from(peer, FORWARDED))).toEqual(VIEWER)
})

test.each(['192.0.2.7', '::1', '11.0.0.1', ''])('does not believe a stranger at %s', peer => {
  const open = edgeOf({ hostNames: undefined, trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
  expect(open(from(peer, FORWARDED))).toEqual({ sourceIp: peer, host: 'backend', secure: false })
})

test.each([
  ['the client of one proxy', '203.0.113.9', '203.0.113.9'],
  ['the client of two proxies of ours', '203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['no address that the client made up', '1.2.3.4, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['an address with its port', '203.0.113.9:4711', '203.0.113.9'],
  ['an IPv6 address in brackets', '[2001:db8::1]:4711', '2001:db8::1'],
  ['a client inside of the trusted network', '10.0.0.8, 10.0.0.2', '10.0.0.8'],
])('takes %s', (_, forwardedFor, sourceIp) => {
  expect(PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': forwardedFor }))).toEqual({ ...VIEWER, sourceIp })
})

test('takes a request without a name, as trackers send it by HTTP/1.0', () => {
  expect(PROXY(from('127.0.0.1', { host: '' }))).toEqual({ sourceIp: '127.0.0.1', host: '', secure: false })
})

test.each(['unknown', '_hidden', '8.8.08.8', '203.0.113.9, garbage', '300.1.1.1'])(
  'takes the proxy for the client if it names %s, which is no address',
  forwardedFor => {
    const client = PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': forwardedFor }))
    expect(client).toEqual({ ...VIEWER, sourceIp: '127.0.0.1' })
  },
)

test('the zone of an address makes no other client', () => {
  const client = PROXY(from('127.0.0.1', { ...FORWARDED, 'x-forwarded-for': '2001:db8::1%eth7' }))
  expect(client).toEqual({ ...VIEWER, sourceIp: '2001:db8::1' })
})

test('refuses a direct request by a name that is not this machine', () => {
  expect(PROXY(from('127.0.0.1', { host: 'evil.example' }))).toBeUndefined()
  expect(PROXY(from('127.0.0.1', { host: 'LOCALHOST:8082' }))).toEqual({
    sourceIp: '127.0.0.1',
    host: 'LOCALHOST:8082',
    secure: false,
  })
})

test('keeps the Host that a proxy passes on if it sends no X-Forwarded-Host', () => {
  const { 'x-forwarded-host': _, ...headers } = FORWARDED
  expect(PROXY(from('127.0.0.1', { ...headers, host: 'gps.example.org' }))).toEqual(VIEWER)
})

test('replaces what a client says about itself', () => {
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

test('TRUSTED_PROXIES takes addresses and networks', () => {
  expect(['127.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'].every(isNetwork)).toBe(true)
  expect(['', 'nginx', '10.0.0.0/33', '10.0.0/8', '::1/129', '10.0.0.0/8/8', '10.0.0.0/x'].some(isNetwork)).toBe(false)
})
