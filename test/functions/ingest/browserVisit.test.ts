/** Addresses from QR codes, opened in a browser. */
import { createHash } from 'node:crypto'
import { setHost } from '#shared/runtime.ts'
import { entityItem } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { keyedDevice, newIngestKey } from '#shared/table/newIngestKey.ts'
import { deviceId } from '#shared/model/ids.ts'
import { watchActions } from '../../kit/host.ts'
import { tableOf } from '../../kit/table.ts'
import { PLACE, send, type Sent, trackerWorld } from './tracker.ts'

const BROWSER = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  host: 'trackers.example.org',
  'x-forwarded-proto': 'https',
}
/** What HTTP libraries of Java send, and with them many trackers. */
const JAVA = { accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2' }
const KEY = `key_${'7'.repeat(26)}`

/** Opens the address in a browser. Returns the HTML. */
const opened = async (sent: Sent): Promise<string> => {
  const answer = await send({ ...sent, headers: { ...BROWSER, ...sent.headers } })
  expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' } })
  return answer.body ?? ''
}
const linksIn = (html: string) =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link!.replaceAll('&amp;', '&'))

test('answers a browser without a place with a page that sets up the phone, and stores nothing', async () => {
  const { written } = await trackerWorld()
  const html = await opened({ query: 'id=42&interval=60' })
  expect(html).toContain('Opening this page reports nothing.')
  expect(linksIn(html)).toEqual([
    'org.traccar.client://config?url=https%3A%2F%2Ftrackers.example.org&id=42',
    'org.traccar.client://action/start',
    expect.stringMatching(/^owntracks:\/\/\/config\?inline=[\w%]+$/),
    'overland://setup?url=https%3A%2F%2Ftrackers.example.org%2F%3Fid%3D42&device_id=42',
    'gpslogger://properties/https://trackers.example.org/track/42/gps.properties',
  ])
  expect(written).toEqual([])
})

test('reads nothing, so that the page is the same for unknown, disabled and keyed devices', async () => {
  const { host, written, register } = await trackerWorld()
  const record = { attributes: { 'database.registerUnknown': true } }
  await tableOf(host).write({ put: entityItem(keys.server(), { kind: 'server', id: 1, record }) })
  await register('77001', { deviceId: 1 })
  await register('77002', { deviceId: 2, disabled: true })
  await register('77003', { deviceId: 3, ...keyedDevice(newIngestKey().hash, 0) })
  const actions: string[] = []
  watchActions(host, action => actions.push(action))
  const pages = new Set<string>()
  for (const id of ['77001', '77002', '77003', '77004']) {
    await send({ path: `/track/${id}/gps.properties` })
    pages.add((await opened({ query: `id=${id}` })).replaceAll(id, 'ID').replace(/inline=[\w%]+/, ''))
  }
  expect(pages.size).toBe(1)
  expect([actions, written]).toEqual([[], []])
  expect(await tableOf(host).get(keys.refusedReports(deviceId(3)))).toBeUndefined()
})

test('keeps the key of the address in all settings', async () => {
  await trackerWorld()
  for (const sent of [{ path: `/${KEY}/`, query: 'id=42' }, { query: `id=42&key=${KEY}` }]) {
    const html = await opened(sent)
    expect(linksIn(html)[0]).toBe(`org.traccar.client://config?url=https%3A%2F%2Ftrackers.example.org%2F${KEY}&id=42`)
    expect(html).toContain(`https://trackers.example.org/${KEY}/?id=42&amp;lat={0}&amp;lon={1}`)
  }
})

test('shows a sentence without an identifier, or if the request has no valid host', async () => {
  await trackerWorld()
  for (const html of [
    await opened({}),
    await opened({ query: 'id=' }),
    await opened({ query: 'id=42', headers: { host: 'evil.example/"><script>' } }),
    await opened({ query: 'id=42', headers: { host: '1.2.3.999' } }),
  ]) {
    expect(html).toContain('This address is for tracker apps. Opening it in a browser reports nothing.')
    expect(html).not.toMatch(/href|evil/)
  }
})

test('stores reports of trackers that accept HTML, and those with a place', async () => {
  const { written } = await trackerWorld()
  await send({ query: 'id=42&batt=80', headers: JAVA })
  await send({ query: `id=42&${PLACE}`, headers: BROWSER })
  await send({ method: 'POST', query: 'id=42', headers: BROWSER })
  await send({ query: 'id=42&batt=80', headers: { accept: '*/*' } })
  await send({ path: '/track/42/gps.properties', query: `id=42&${PLACE}` })
  expect(written).toHaveLength(5)
})

test('allows only its own style, and asks not to be stored, indexed or named to others', async () => {
  await trackerWorld()
  const { headers, body = '' } = await send({ query: 'id=42', headers: BROWSER })
  const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? ''
  const digest = createHash('sha256').update(style).digest('base64')
  expect(headers).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
    'x-content-type-options': 'nosniff',
  })
  expect(body).not.toMatch(/<script| style=| on[a-z]+=/)
})

test.each([
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9)', ['OwnTracks', 'GPSLogger', 'OsmAnd'], 'Google Play.', true],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)',
    ['OwnTracks', 'Overland', 'OsmAnd'],
    'the App Store.',
    false,
  ],
  ['Mozilla/5.0 (Macintosh)', ['OwnTracks', 'Overland', 'GPSLogger', 'OsmAnd'], 'Google Play or the App Store.', true],
])('offers %s the apps %j from %s', async (agent, apps, store, external) => {
  await trackerWorld()
  const html = await opened({ query: 'id=42', headers: { 'user-agent': agent } })
  const offered = [...html.matchAll(/<summary>([^<]*)/g)].map(([, name]) => name)
  expect(offered).toEqual([...apps, 'Set up an app by hand'])
  expect(html).toContain(`Install “Traccar Client” from ${store}`)
  expect(html.includes('Allow external configuration')).toBe(external)
})

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['fr-FR, fr;q=0.9, de;q=0.5, en;q=0.7', 'en'],
  ['en;q=0, de', 'de'],
  ['fr, *;q=0.5', 'en'],
  [',;q=x,<b>', 'en'],
])('answers Accept-Language %s in %s', async (accepted, language) => {
  await trackerWorld()
  const html = await opened({ query: 'id=42', headers: { 'accept-language': accepted } })
  expect(html).toContain(`<html lang="${language}">`)
  expect(html).toContain(language === 'de' ? 'Ortung starten' : 'Start tracking')
})

describe('address in the settings', () => {
  const addressIn = async (headers: Sent['headers'], environment: object = {}) => {
    const { host } = await trackerWorld()
    setHost({ ...host, environment: { ...host.environment, ...environment } })
    const html = await opened({ query: 'id=42', headers: headers ?? {} })
    return new URL(linksIn(html)[0] ?? '').searchParams.get('url')
  }
  const DOOR = { host: 'a1.execute-api.eu-north-1.amazonaws.com', 'x-viewer-host': 'd1.cloudfront.net' }

  test('is the host of the request, with the protocol that the proxy states', async () => {
    const phone = { host: '192.168.1.5:5055', 'x-forwarded-proto': 'http' }
    expect(await addressIn(phone)).toBe('http://192.168.1.5:5055')
    expect(await addressIn({ ...phone, host: '[fd00::5]:5055' })).toBe('http://[fd00::5]:5055')
  })

  test('is the host of CloudFront over HTTPS, if the request proves that it came through CloudFront', async () => {
    const proof = { cloudFrontSecret: 'secret' }
    expect(await addressIn({ ...DOOR, 'x-front-door': 'secret' }, proof)).toBe('https://d1.cloudfront.net')
    expect(await addressIn({ ...DOOR, 'x-front-door': 'guess' }, proof)).toBe(`https://${DOOR.host}`)
    expect(await addressIn(DOOR)).toBe(`https://${DOOR.host}`)
  })

  test('is TRACKER_URL, if the operator has set it', async () => {
    const trackerUrl = 'https://gps.example.org:5056/'
    expect(await addressIn({ host: '127.0.0.1:5055' }, { trackerUrl })).toBe('https://gps.example.org:5056')
  })
})
