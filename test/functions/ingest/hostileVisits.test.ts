/** Identifiers, hosts and paths that try to leave the place that a page gives them. */
import * as fc from 'fast-check'
import { profileText } from '#shared/domain/gpsLoggerProfile.ts'
import { parametersFrom } from '#shared/protocol/parameters.ts'
import { runs } from '../../kit/runs.ts'
import { send, trackerWorld } from './tracker.ts'

const BROWSER = { accept: 'text/html,application/xhtml+xml', 'x-forwarded-proto': 'https' }
const HOST = 'trackers.example.org'
const HOSTILE = [
  '"><script>',
  "'",
  '</textarea>',
  '&',
  '%',
  '%00',
  '\\',
  '\n',
  '\r',
  '=',
  ':',
  '#',
  '{0}',
  ' ',
  '/track/',
  '€C',
  '\u202e',
]
const uniqueIds = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ maxLength: 4, unit: 'grapheme' })), {
    minLength: 1,
    maxLength: 8,
  })
  .map(parts => parts.join('').slice(0, 120).toWellFormed())
  .filter(id => id.trim() !== '' && !/^\.\.?$/.test(id) && !/key_/i.test(id))

const TAGS =
  /^<(?:!doctype html|\/?(?:html|title|style|main|h1|h2|p|strong|bdi|section|ol|li|details|summary|textarea|a|label)|meta)\b[^<>]*>$/

/** Returns the value that `java.util.Properties` reads. */
const unescaped = (text: string) =>
  text.replaceAll(/\\(?:u([0-9a-f]{4})|(.))/gs, (_, code: string | undefined, character: string) =>
    code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
  )

beforeAll(trackerWorld)

test('keeps any identifier within its text and its links', async () => {
  await fc.assert(
    fc.asyncProperty(uniqueIds, async id => {
      const { body = '' } = await send({ query: `id=${encodeURIComponent(id)}`, headers: { ...BROWSER, host: HOST } })
      const page = body.replace(/<style>.*<\/style>/s, '')
      expect(page.match(/<[^>]*>?/g)!.filter(tag => !TAGS.test(tag))).toEqual([])
      const links = [...page.matchAll(/ href="([^"]*)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'))
      expect(links.map(link => new URL(link.replaceAll('&apos;', "'")).protocol)).toEqual([
        'org.traccar.client:',
        'org.traccar.client:',
        'owntracks:',
        'overland:',
        'gpslogger:',
      ])
      const config = new URL(links[0]!.replaceAll('&apos;', "'"))
      expect([config.searchParams.get('url'), config.searchParams.get('id')]).toEqual([`https://${HOST}`, id])
    }),
    { numRuns: runs(100, 2000) },
  )
})

test('shows no page with links for a host that is none', async () => {
  const hosts = fc.oneof(
    fc.string(),
    fc.constantFrom(...HOSTILE).map(text => HOST + text),
    fc.webAuthority({ withPort: true }),
  )
  await fc.assert(
    fc.asyncProperty(hosts, async host => {
      const { statusCode, body = '' } = await send({ query: 'id=42', headers: { ...BROWSER, host } })
      expect(statusCode).toBe(200)
      const link = /config\?url=([^&"]*)/.exec(body)?.[1]
      if (link === undefined) return expect(body).toContain('This address is for tracker apps.')
      const address = new URL(decodeURIComponent(link))
      expect([address.protocol, address.pathname, address.search, address.username]).toEqual(['https:', '/', '', ''])
      expect(host).toMatch(/^[\w.:[\]-]+$/)
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('writes a profile in which any identifier is a part of one address', async () => {
  await fc.assert(
    fc.asyncProperty(uniqueIds, async id => {
      const {
        statusCode,
        headers,
        body = '',
      } = await send({
        path: `/track/${id}/gps.properties`,
        headers: { host: HOST, accept: '*/*' },
      })
      expect([statusCode, headers?.['content-type']]).toEqual([200, 'text/plain; charset=utf-8'])
      const lines = body.trimEnd().split('\n')
      expect(lines.map(line => line.slice(0, line.indexOf('=')))).toEqual([
        'log_customurl_enabled',
        'log_customurl_url',
        'log_customurl_method',
        'log_customurl_body',
        'log_customurl_headers',
      ])
      const url = new URL(unescaped(lines[1]!.slice(lines[1]!.indexOf('=') + 1)))
      expect([url.origin, parametersFrom(url.search.slice(1)).get('id')]).toEqual([`https://${HOST}`, id])
    }),
    { numRuns: runs(100, 2000) },
  )
})

test('escapes what Java properties would read as syntax', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      const line = profileText(value).split('\n')[1]!
      expect(line).toMatch(/^[ -~]*$/)
      expect(unescaped(line.slice('log_customurl_url='.length))).toBe(value)
      expect(line).not.toMatch(/=\s/)
    }),
  )
})

test('has no profile without an identifier, for other methods and without a host', async () => {
  const statusOf = async (path: string, method = 'GET', headers = { host: HOST }) =>
    (await send({ path, method, headers })).statusCode
  expect(await statusOf('/track//gps.properties')).toBe(400)
  expect(await statusOf('/track/gps.properties')).toBe(400)
  expect(await statusOf(`/track/${'x'.repeat(129)}/gps.properties`)).toBe(400)
  expect(await statusOf('/track/42/gps.properties', 'POST')).toBe(400)
  expect(await statusOf('/track/42/gps.properties', 'GET', { host: '' })).toBe(400)
})
