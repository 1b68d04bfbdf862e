import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { TODAY_PAGES } from '../../kit/todayPages.ts'
import { type Site, siteOf, withSiteConfig } from '../../../local/gateway/site.ts'

const outside = mkdtempSync(join(tmpdir(), 'serverless-gps-site-'))
const folder = join(outside, 'web')
let site: Site

beforeAll(() => {
  mkdirSync(join(folder, 'assets'), { recursive: true })
  mkdirSync(join(folder, '.vite'))
  writeFileSync(join(outside, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, '.vite/manifest.json'), '{}')
  writeFileSync(join(folder, 'assets/worker-1a2b.mjs'), 'export {}')
  writeFileSync(join(folder, 'assets/world-1a2b.pmtiles'), '0123456789')
  site = siteOf(folder, [])
})
afterAll(() => rmSync(outside, { recursive: true }))

const get = (url: string, headers: Record<string, string> = {}, method = 'GET') => site({ method, url, headers })

test('prevents caching of the page, and allows caching of assets forever', () => {
  expect(get('/')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  })
  expect(get('/assets/worker-1a2b.mjs')?.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test('returns the page for paths of the app, and nothing for a missing file', () => {
  expect(get('/anywhere/at/all?x=1')?.body.toString()).toBe('<!doctype html>')
  expect(get('/assets/gone.js')).toBeUndefined()
})

test.each(TODAY_PAGES)('returns the page for %s, which is a path of today’s web client', url => {
  expect(get(url)?.body.toString()).toBe('<!doctype html>')
})

test.each(['/api', '/api/nothing', '/iap/x', '/v2/x', '/dh/rest/x'])('leaves %s to the API', url => {
  expect(get(url)).toBeUndefined()
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/../../secret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/.vite/manifest.json',
  '/%00.txt',
  '/%.txt',
])('returns no file outside the folder: %s', url => expect(get(url)).toBeUndefined())

test('responds only to GET and HEAD', () => {
  expect(get('/', {}, 'HEAD')?.status).toBe(200)
  expect(get('/', {}, 'POST')).toBeUndefined()
})

test('returns 304 for a cached file, and a compressed file if the client accepts it', () => {
  const etag = String(get('/')?.headers['etag'])
  expect(get('/', { 'if-none-match': etag })?.status).toBe(304)
  const packed = get('/', { 'accept-encoding': 'br, gzip' })
  expect(packed?.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  expect(gunzipSync(packed!.body).toString()).toBe('<!doctype html>')
})

describe('byte ranges of a map file', () => {
  const part = (range: string, more = {}) => {
    const { status, headers, body } = get('/assets/world-1a2b.pmtiles', { 'accept-encoding': 'gzip', range, ...more })!
    return [status, headers['content-range'], body.toString()]
  }

  test.each([
    ['bytes=2-4', 'bytes 2-4/10', '234'],
    ['bytes=7-', 'bytes 7-9/10', '789'],
    ['bytes=0-16383', 'bytes 0-9/10', '0123456789'],
    ['bytes=-3', 'bytes 7-9/10', '789'],
    ['bytes=-30', 'bytes 0-9/10', '0123456789'],
  ])('%s is %s', (range, expected, body) => expect(part(range)).toEqual([206, expected, body]))

  test.each(['bytes=1-2,4-5', 'bytes=4-2', 'bytes=-', 'bytes=a-b', 'lines=1-2'])('%s is the whole file', range =>
    expect(part(range)).toEqual([200, undefined, '0123456789']),
  )

  test('a range past the end is refused, and a part of another version is not sent', () => {
    expect(part('bytes=10-12')).toEqual([416, 'bytes */10', ''])
    expect(part('bytes=-0')).toEqual([416, 'bytes */10', ''])
    expect(part('bytes=2-4', { 'if-range': '"old"' })).toEqual([200, undefined, '0123456789'])
  })
})

test('allows only its own files, and map tiles only from OpenStreetMap and configured origins', () => {
  const policyOf = (origins: string[]) =>
    String(siteOf(folder, origins)({ method: 'GET', url: '/', headers: {} })?.headers['content-security-policy'])
  const osm = 'https://tile.openstreetmap.org'
  expect(policyOf([])).toContain(`default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${osm};`)
  expect(policyOf([]).replaceAll(osm, '')).not.toMatch(/unsafe|https?:|\*/)
  expect(policyOf(['https://tile.example.org'])).toContain(`connect-src 'self' ${osm} https://tile.example.org;`)
  expect(policyOf([osm])).toContain(`connect-src 'self' ${osm};`)
})

describe('the configuration of the app', () => {
  const configured = (trackerUrl?: string) =>
    withSiteConfig(site, {
      trackerAddress: 'http://0.0.0.0:5055',
      trackerUrl,
      host: '0.0.0.0',
      hostsFor: host => [`192.168.1.5 for ${host}`],
    })
  const asked = (host: string, url = '/config.json') =>
    configured()({ method: 'GET', url, headers: { host } })?.body.toString()

  test.each([
    ['gps.lan:8082', 'http://gps.lan:5055'],
    ['[::1]:8082', 'http://[::1]:5055'],
    ['127.0.0.1', 'http://127.0.0.1:5055'],
    ['', 'http://0.0.0.0:5055'],
    ['no host', 'http://0.0.0.0:5055'],
  ])('with Host %s returns the tracker address %s', (host, trackerUrl) => {
    expect(JSON.parse(asked(host)!)).toEqual({ trackerUrl })
  })

  test('shows the address of a proxy for trackers, whatever the name of the page', () => {
    const shown = (host: string) =>
      configured('https://gps.example.org:5056')({ method: 'GET', url: '/config.json', headers: { host } })
    for (const host of ['gps.example.org', '127.0.0.1:8082'])
      expect(JSON.parse(shown(host)!.body.toString())).toEqual({ trackerUrl: 'https://gps.example.org:5056' })
  })

  test('tells the addresses of this machine only to browsers on it', () => {
    const told = (fromThisMachine: boolean) =>
      JSON.parse(
        configured()({ method: 'GET', url: '/config.json', headers: {}, fromThisMachine })!.body.toString(),
      ) as object
    expect(told(true)).toEqual({ trackerUrl: 'http://0.0.0.0:5055', reachableHosts: ['192.168.1.5 for 0.0.0.0'] })
    expect(told(false)).toEqual({ trackerUrl: 'http://0.0.0.0:5055' })
  })

  test('prevents caching of the configuration, and leaves other requests unchanged', () => {
    expect(configured()({ method: 'GET', url: '/config.json', headers: {} })?.headers['cache-control']).toBe('no-cache')
    expect(asked('gps.lan', '/')).toBe('<!doctype html>')
  })
})
