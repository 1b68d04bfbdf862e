import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { edgeOf } from '../../../local/gateway/edge.ts'
import { gateway, gatewayServer } from '../../../local/gateway/gateway.ts'
import { withMaps } from '../../../local/gateway/mapFiles.ts'
import { handlesOf } from '../../kit/handles.ts'

const base = mkdtempSync(join(tmpdir(), 'serverless-gps-served-'))
const folder = join(base, 'maps')
const FILE = 'town-0a1b2c3d.pmtiles'
const LARGE = 'large-0a1b2c3d.pmtiles'
const LARGE_BYTES = 8_000_000
const errors: unknown[] = []
let server: Server

beforeAll(async () => {
  server = gatewayServer(
    gateway({
      api: { routes: [] },
      invoke: async () => undefined,
      now: () => 0,
      log: (level, entry) => void (level === 'error' && errors.push(entry)),
      edge: edgeOf({ hostNames: undefined, trustedProxies: [] }),
      site: withMaps(() => undefined, folder),
    }),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close().closeAllConnections()
  rmSync(base, { recursive: true })
})
beforeEach(() => {
  errors.length = 0
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  writeFileSync(join(folder, FILE), '0123456789')
})

const ask = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
  const { port } = server.address() as AddressInfo
  const agent = new Agent()
  const request = httpRequest({ host: '127.0.0.1', port, path: `/maps/${path}`, headers, method, agent }).end()
  const [response] = await once(request, 'response')
  return { request, response, agent }
}

const get = async (path: string, headers?: Record<string, string>, method?: string) => {
  const { response, agent } = await ask(path, { 'accept-encoding': 'gzip', ...headers }, method)
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  agent.destroy()
  const body = Buffer.concat(chunks)
  return { status: response.statusCode as number, headers: response.headers as Record<string, string>, body }
}
const text = async (...args: Parameters<typeof get>) => {
  const { status, headers, body } = await get(...args)
  return [status, headers['content-range'], headers['content-length'], body.toString()]
}

test('a map is cached forever, never compressed, and not readable from other origins', async () => {
  const { status, headers, body } = await get(FILE)
  expect([status, body.toString()]).toEqual([200, '0123456789'])
  expect(headers).toMatchObject({
    'content-type': 'application/vnd.pmtiles',
    'content-length': '10',
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    etag: expect.stringMatching(/^"[\w-]+"$/),
  })
  expect(headers).not.toHaveProperty('content-encoding')
  expect(headers).not.toHaveProperty('access-control-allow-origin')
})

test('a file that was put there by hand, without a hash in its name, is not cached', async () => {
  writeFileSync(join(folder, 'by_hand.pmtiles'), 'x')
  expect((await get('by_hand.pmtiles')).headers['cache-control']).toBe('no-cache')
})

test.each([
  ['bytes=2-4', [206, 'bytes 2-4/10', '3', '234']],
  ['bytes=7-', [206, 'bytes 7-9/10', '3', '789']],
  ['bytes=0-16383', [206, 'bytes 0-9/10', '10', '0123456789']],
  ['bytes=-3', [206, 'bytes 7-9/10', '3', '789']],
  ['bytes=10-12', [416, 'bytes */10', '0', '']],
  ['bytes=1-2,4-5', [200, undefined, '10', '0123456789']],
  ['bytes=4-2', [200, undefined, '10', '0123456789']],
])('the range %s gets %j', async (range, expected) => expect(await text(FILE, { range })).toEqual(expected))

test('HEAD gets the length of the whole file, and a known version 304', async () => {
  expect(await text(FILE, { range: 'bytes=2-4' }, 'HEAD')).toEqual([200, undefined, '10', ''])
  const { etag = '' } = (await get(FILE)).headers
  expect(await text(FILE, { 'if-none-match': etag })).toEqual([304, undefined, undefined, ''])
  expect(await text(FILE, { range: 'bytes=2-4', 'if-range': etag })).toEqual([206, 'bytes 2-4/10', '3', '234'])
  writeFileSync(join(folder, FILE), 'abcdefghij')
  expect((await get(FILE, { 'if-none-match': etag })).headers['etag']).not.toBe(etag)
  expect(await text(FILE, { range: 'bytes=2-4', 'if-range': etag })).toEqual([200, undefined, '10', 'abcdefghij'])
})

test('files appear and disappear while the server runs, and an empty file is empty', async () => {
  writeFileSync(join(folder, 'new-0a1b2c3d.pmtiles'), 'new')
  expect((await get('new-0a1b2c3d.pmtiles')).body.toString()).toBe('new')
  rmSync(join(folder, FILE))
  expect((await get(FILE)).status).toBe(404)
  writeFileSync(join(folder, FILE), '')
  expect(await text(FILE)).toEqual([200, undefined, '0', ''])
  expect(await text(FILE, { range: 'bytes=0-9' })).toEqual([416, 'bytes */0', '0', ''])
})

test('the list is read again each time, and empty if there is none', async () => {
  const none = await get('index.json?x=1')
  expect([none.status, none.body.toString(), none.headers['cache-control']]).toEqual([200, '[]', 'no-cache'])
  expect(none.headers['content-type']).toBe('application/json')
  writeFileSync(join(folder, 'index.json'), '[1]')
  const one = await get('index.json')
  expect([one.body.toString(), one.headers['cache-control']]).toEqual(['[1]', 'no-cache'])
  rmSync(folder, { recursive: true })
  expect((await get('index.json')).body.toString()).toBe('[]')
})

test.each([
  ['../secret.pmtiles'],
  ['%2e%2e/secret.pmtiles'],
  ['..%2fsecret.pmtiles'],
  ['..\\secret.pmtiles'],
  ['./../secret.pmtiles'],
  ['sub/inner.pmtiles'],
  ['%00.pmtiles'],
  ['.hidden.pmtiles'],
  ['lock'],
  ['index.json/'],
  ['folder.pmtiles'],
  [''],
  [`${'a'.repeat(300)}.pmtiles`],
])('serves nothing but maps of the folder: %s', async path => {
  writeFileSync(join(base, 'secret.pmtiles'), 'secret')
  mkdirSync(join(folder, 'sub'))
  mkdirSync(join(folder, 'folder.pmtiles'))
  for (const name of ['sub/inner.pmtiles', '.hidden.pmtiles', 'lock']) writeFileSync(join(folder, name), 'x')
  expect((await get(path)).status).toBe(404)
})

test('other methods do not match, and an unreadable file is an error without details', async () => {
  expect((await get(FILE, {}, 'POST')).status).toBe(404)
  symlinkSync(join(folder, 'loop.pmtiles'), join(folder, 'loop.pmtiles'))
  const { status, body } = await get('loop.pmtiles')
  expect([status, JSON.parse(body.toString())]).toEqual([500, { message: 'Internal Server Error' }])
  expect(errors).toMatchObject([{ message: 'file not readable', url: '/maps/loop.pmtiles' }])
})

test('a large file is sent in parts, and its handle is closed when the client goes away', async () => {
  const path = join(folder, LARGE)
  writeFileSync(path, Buffer.alloc(LARGE_BYTES, 'x'))
  expect((await get(LARGE)).body).toHaveLength(LARGE_BYTES)
  await get(LARGE, {}, 'HEAD')
  const { request, response } = await ask(LARGE)
  await once(response, 'readable')
  request.destroy()
  await handlesOf(path, 0)
})

test('the connection breaks if a file becomes shorter while it is sent', async () => {
  const path = join(folder, LARGE)
  writeFileSync(path, Buffer.alloc(LARGE_BYTES, 'x'))
  const { response } = await ask(LARGE)
  await once(response, 'readable')
  truncateSync(path, 100_000)
  const read = async () => {
    for await (const _ of response);
  }
  await expect(read()).rejects.toThrow('aborted')
  await handlesOf(path, 0)
})
