import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
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
  site = siteOf(folder, [])
})
afterAll(() => rmSync(outside, { recursive: true }))

const get = (url: string, headers: Record<string, string> = {}, method = 'GET') => site({ method, url, headers })

test('the page is asked for again each time, an asset is kept for ever', () => {
  expect(get('/')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  })
  expect(get('/assets/worker-1a2b.mjs')?.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test('an address of the app is its page, a file that is not there is nothing', () => {
  expect(get('/anywhere/at/all?x=1')?.body.toString()).toBe('<!doctype html>')
  expect(get('/assets/gone.js')).toBeUndefined()
})

test.each(['/api', '/api/nothing', '/iap/x', '/v2/x', '/dh/rest/x'])('%s is the API’s, not the app’s', url => {
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
])('nothing outside of the folder is given: %s', url => expect(get(url)).toBeUndefined())

test('only reading is answered', () => {
  expect(get('/', {}, 'HEAD')?.status).toBe(200)
  expect(get('/', {}, 'POST')).toBeUndefined()
})

test('who has the file is told so, and who takes compressed files gets one', () => {
  const etag = String(get('/')?.headers['etag'])
  expect(get('/', { 'if-none-match': etag })?.status).toBe(304)
  const packed = get('/', { 'accept-encoding': 'br, gzip' })
  expect(packed?.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
  expect(gunzipSync(packed!.body).toString()).toBe('<!doctype html>')
})

test('nothing but our own files may run or be shown; tiles only from where the owner says', () => {
  const policyOf = (origins: string[]) =>
    String(siteOf(folder, origins)({ method: 'GET', url: '/', headers: {} })?.headers['content-security-policy'])
  expect(policyOf([])).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src")
  expect(policyOf([])).not.toMatch(/unsafe|https?:|\*/)
  expect(policyOf(['https://tile.example.org'])).toContain("connect-src 'self' https://tile.example.org;")
})

describe('the configuration of the app', () => {
  const configured = () => withSiteConfig(site, 'http://0.0.0.0:5055')
  const asked = (host: string, url = '/config.json') =>
    configured()({ method: 'GET', url, headers: { host } })?.body.toString()

  test.each([
    ['gps.lan:8082', 'http://gps.lan:5055'],
    ['[::1]:8082', 'http://[::1]:5055'],
    ['127.0.0.1', 'http://127.0.0.1:5055'],
    ['', 'http://0.0.0.0:5055'],
    ['no host', 'http://0.0.0.0:5055'],
  ])('a page that was asked for at %s says that trackers report to %s', (host, trackerUrl) => {
    expect(JSON.parse(asked(host)!)).toEqual({ trackerUrl })
  })

  test('it is read anew each time, and everything else is as before', () => {
    expect(configured()({ method: 'GET', url: '/config.json', headers: {} })?.headers['cache-control']).toBe('no-cache')
    expect(asked('gps.lan', '/')).toBe('<!doctype html>')
  })
})
