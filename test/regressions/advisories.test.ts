/** Published security advisories of Traccar, and the behavior of this product. */
import { CSV } from '#shared/api/operation.ts'
import { operations } from '#shared/api/index.ts'
import { atMinute, drive } from '../kit/drive.ts'
import { fleet, HOURS } from '../kit/fleet.ts'
import { PASSWORD, world } from '../kit/world.ts'
import { linesWith, sources } from '../rules/sources.ts'

const DEVICES = 'traccar.devices.create'
/** Sources that run when a request arrives. */
const served = sources.filter(({ path }) => /^(functions|shared)\//.test(path))
const product = sources.filter(({ path }) => !path.startsWith('test/'))

test('CVE-2018-1000881: never evaluates text of users', async () => {
  expect(linesWith(/\beval\(|new Function\b|node:vm/, product)).toEqual([])
  const { alice, van } = await fleet()
  const alias = '${process.exit()} + new java.lang.ProcessBuilder("id").start()'
  const body = { deviceId: van, attribute: 'fuel', alias }
  await alice.calls('traccar.attributes.createAlias', { body }).gets(200, { alias })
})

/** Parses the lists of a bucket, which only operator commands read. */
const READS_S3 = ["shared/aws/xml.ts:2: import { SaxesParser } from 'saxes'"]
const COUNTS_DESCRIPTORS = ["shared/processVitals.ts:2: import { readdirSync } from 'node:fs'"]

test('CVE-2019-5748: parses no XML in requests', () => {
  expect(linesWith(/from '(saxes|[^.#'][^']*xml[^']*)'/i, served)).toEqual(READS_S3)
})

test.each(['*', 'admin)(|(password=*)', "' OR 1=1 --", 'alice@example.org#x'])(
  'CVE-2020-5246: the name %s signs nobody in',
  async email => {
    const { stranger } = await world()
    await stranger.calls('traccar.session.create', { body: { email, password: PASSWORD } }).gets(401)
  },
)

test('CVE-2021-21292: starts programs with a list of arguments, never through a shell', () => {
  expect(
    linesWith(
      /(?<!\.)\b(exec|execSync)\(|shell: true/,
      product.filter(({ text }) => text.includes('child_process')),
    ),
  ).toEqual([])
})

test.each(['CVE-2023-50729', 'CVE-2024-31214'])('%s: writes no files in requests', () => {
  expect(linesWith(/from '(node:)?(fs|child_process)/, served)).toEqual(COUNTS_DESCRIPTORS)
  const types = ['json', 'form', 'text', 'image']
  expect(operations.map(({ bodyType = 'json' }) => bodyType).filter(type => !types.includes(type))).toEqual([])
})

test('CVE-2024-24809: rejects registration unless an administrator allows it', async () => {
  const { stranger, admin } = await world()
  const body = { name: 'Mallory', email: 'mallory@example.org', password: PASSWORD }
  await stranger.calls('traccar.users.create', { body }).gets(400, 'Registration disabled')
  await admin.calls('traccar.server.get').gets(200, { registration: false })
})

test('CVE-2025-61666: uses no path of a request as a file path', () => {
  // Routes for any method return 404.
  const greedy = operations.filter(({ route, method }) => method !== 'ANY' && /\{\w+\+\}/.test(route))
  expect(greedy.map(({ route }) => route)).toEqual([])
  expect(linesWith(/sendFile\b|createReadStream|readFile/, served)).toEqual([])
})

test.each(['https://evil.example', 'https://gps.example.org.evil.net', 'null'])(
  'CVE-2025-68930: a page of %s does nothing with the session of who visits it',
  async origin => {
    const { alice } = await world()
    const sent = { body: { name: 'Van', uniqueId: '1' }, headers: { origin } }
    await alice.calls(DEVICES, sent).gets(400, 'Cross-site request rejected')
    expect((await alice.calls('traccar.devices.list').gets(200)).json).toEqual([])
  },
)

test.each(['/etc/passwd', '../../conf/traccar', 'C:\\traccar', '..%5Cdata', 'a\0b'])(
  'CVE-2026-23521: %j is no uniqueId',
  async uniqueId => {
    const { alice } = await world()
    await alice.calls(DEVICES, { body: { name: 'Van', uniqueId } }).gets(400)
  },
)

test('CVE-2026-25648: serves no content of users as a document', async () => {
  const { alice, admin } = await world()
  const name = '<svg onload=alert(1)>'
  const made = await alice.calls(DEVICES, { body: { name, uniqueId: '1' } }).gets(200, { name })
  const refused = await admin.calls(DEVICES, { body: { name, uniqueId: '1' } }).gets(400)
  for (const { headers } of [made, refused]) {
    expect(headers['content-type']).toMatch(/^(application\/json|text\/plain)/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  }
})

test('CVE-2026-25649: redirects to no other address', () => {
  expect(
    linesWith(
      /['"]?location['"]?:\s|statusCode: 30\d/i,
      served.filter(({ path }) => path.startsWith('shared/http')),
    ),
  ).toEqual([])
})

test('CVE-2026-27644: writes values of devices as text, not as formulas, without losing characters', async () => {
  const { alice, van } = await fleet()
  await drive(van, [atMinute(0, { attributes: { '=cmd|/c calc': '=HYPERLINK("http://evil.example")' } })])
  const sent = { query: { ...HOURS, deviceId: van }, headers: { accept: CSV } }
  const { text } = await alice.calls('traccar.positions.list', sent).gets(200)
  expect(text).toContain('=HYPERLINK(')
  for (const cell of text.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)) expect(cell).not.toMatch(/^"?[=+@]/)
})

test('CVE-2026-44314: declares every operation that changes data as writing', () => {
  const exempt = ['server', 'session', 'users', 'quarantine', 'statistics']
  const careless = operations.filter(({ method, access, address }) => {
    const [, group = ''] = address.split('.')
    return (
      method !== 'GET' && access !== 'public' && access.role === 'user' && !access.writes && !exempt.includes(group)
    )
  })
  // Test messages, one's own browsers and shares, signing out and creating a token change no data of others.
  expect(careless.map(({ address }) => address)).toEqual([
    'traccar.notifications.test',
    'traccar.notificationRules.testAll',
    'traccar.notificationRules.test',
    'traccar.push.subscribe',
    'traccar.push.unsubscribe',
    'traccar.push.test',
    'traccar.shares.create',
    'traccar.shares.update',
    'traccar.shares.remove',
    'traccar.shares.shareObject',
    'smartserver.auth.logout',
    'devicehive.token.create',
  ])
})

test.each(['linkDevice', 'unlinkDevice'])('CVE-2026-52851: rejects an additional member in %s', async name => {
  const { admin, alice } = await world()
  const { json } = await alice.calls(DEVICES, { body: { name: 'Van', uniqueId: '1' } }).gets(200)
  const body = { userId: alice.id, deviceId: json.id, 'userId = 1 OR 1': 1 }
  await admin.calls(`traccar.permissions.${name}`, { body }).gets(400)
  await alice.calls('traccar.devices.list').gets(200, [{ id: json.id }])
})

test('has a test for each known advisory', () => {
  const own = sources.find(({ path }) => path === 'test/regressions/advisories.test.ts')
  expect(new Set(own?.text.match(/CVE-\d{4}-\d{4,}/g)).size).toBe(15)
})
