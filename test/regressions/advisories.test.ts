/** The published advisories of Traccar, each with what happens here instead. */
import { CSV } from '#shared/api/operation.ts'
import { operations } from '#shared/api/index.ts'
import { atMinute, drive } from '../kit/drive.ts'
import { fleet, HOURS } from '../kit/fleet.ts'
import { PASSWORD, world } from '../kit/world.ts'
import { linesWith, sources } from '../rules/sources.ts'

const DEVICES = 'traccar.devices.create'
/** What runs where requests arrive. */
const served = sources.filter(({ path }) => /^(functions|shared)\//.test(path))
const product = sources.filter(({ path }) => !path.startsWith('test/'))

test('CVE-2018-1000881: text that users write is never evaluated', async () => {
  expect(linesWith(/\beval\(|new Function\b|node:vm/, product)).toEqual([])
  const { alice, van } = await fleet()
  const alias = '${process.exit()} + new java.lang.ProcessBuilder("id").start()'
  const body = { deviceId: van, attribute: 'fuel', alias }
  await alice.calls('traccar.attributes.createAlias', { body }).gets(200, { alias })
})

/** The lists of a bucket, which only a command of an operator reads. */
const READS_S3 = ["shared/aws/xml.ts:2: import { SaxesParser } from 'saxes'"]
const COUNTS_DESCRIPTORS = ["shared/processVitals.ts:2: import { readdirSync } from 'node:fs'"]

test('CVE-2019-5748: nothing that serves requests parses XML', () => {
  expect(linesWith(/from '(saxes|[^.#'][^']*xml[^']*)'/i, served)).toEqual(READS_S3)
})

test.each(['*', 'admin)(|(password=*)', "' OR 1=1 --", 'alice@example.org#x'])(
  'CVE-2020-5246: the name %s signs nobody in',
  async email => {
    const { stranger } = await world()
    await stranger.calls('traccar.session.create', { body: { email, password: PASSWORD } }).gets(401)
  },
)

test('CVE-2021-21292: programs are started with a list of arguments, never by a shell', () => {
  expect(
    linesWith(
      /(?<!\.)\b(exec|execSync)\(|shell: true/,
      product.filter(({ text }) => text.includes('child_process')),
    ),
  ).toEqual([])
})

test.each(['CVE-2023-50729', 'CVE-2024-31214'])('%s: no request writes a file', () => {
  expect(linesWith(/from '(node:)?(fs|child_process)/, served)).toEqual(COUNTS_DESCRIPTORS)
  const types = ['json', 'form', 'text']
  expect(operations.map(({ bodyType = 'json' }) => bodyType).filter(type => !types.includes(type))).toEqual([])
})

test('CVE-2024-24809: nobody registers unless an administrator opened that', async () => {
  const { stranger, admin } = await world()
  const body = { name: 'Mallory', email: 'mallory@example.org', password: PASSWORD }
  await stranger.calls('traccar.users.create', { body }).gets(400, 'Registration disabled')
  await admin.calls('traccar.server.get').gets(200, { registration: false })
})

test('CVE-2025-61666: no path of a request is a path of a file', () => {
  // What takes any method says that there is nothing.
  const greedy = operations.filter(({ route, method }) => method !== 'ANY' && /\{\w+\+\}/.test(route))
  expect(greedy.map(({ route }) => route)).toEqual([])
  expect(linesWith(/sendFile|createReadStream|readFile/, served)).toEqual([])
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

test('CVE-2026-25648: nothing that users wrote is served as a document', async () => {
  const { alice, admin } = await world()
  const name = '<svg onload=alert(1)>'
  const made = await alice.calls(DEVICES, { body: { name, uniqueId: '1' } }).gets(200, { name })
  const refused = await admin.calls(DEVICES, { body: { name, uniqueId: '1' } }).gets(400)
  for (const { headers } of [made, refused]) {
    expect(headers['content-type']).toMatch(/^(application\/json|text\/plain)/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
  }
})

test('CVE-2026-25649: no answer leads anywhere else', () => {
  expect(
    linesWith(
      /['"]?location['"]?:\s|statusCode: 30\d/i,
      served.filter(({ path }) => path.startsWith('shared/http')),
    ),
  ).toEqual([])
})

test('CVE-2026-27644: what a device sends is no formula in a file, and nothing of it is lost', async () => {
  const { alice, van } = await fleet()
  await drive(van, [atMinute(0, { attributes: { '=cmd|/c calc': '=HYPERLINK("http://evil.example")' } })])
  const sent = { query: { ...HOURS, deviceId: van }, headers: { accept: CSV } }
  const { text } = await alice.calls('traccar.positions.list', sent).gets(200)
  expect(text).toContain('=HYPERLINK(')
  for (const cell of text.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)) expect(cell).not.toMatch(/^"?[=+@]/)
})

test('CVE-2026-44314: what changes things says so where it is declared', () => {
  const exempt = ['server', 'session', 'users', 'quarantine', 'statistics']
  const careless = operations.filter(({ method, access, address }) => {
    const [, group = ''] = address.split('.')
    return (
      method !== 'GET' && access !== 'public' && access.role === 'user' && !access.writes && !exempt.includes(group)
    )
  })
  // A mail to oneself, the end of one's own session, a token for oneself: no thing of anybody is changed.
  expect(careless.map(({ address }) => address)).toEqual([
    'traccar.notifications.test',
    'smartserver.auth.logout',
    'devicehive.token.create',
  ])
})

test.each(['linkDevice', 'unlinkDevice'])('CVE-2026-52851: a member too many in %s is refused', async name => {
  const { admin, alice } = await world()
  const { json } = await alice.calls(DEVICES, { body: { name: 'Van', uniqueId: '1' } }).gets(200)
  const body = { userId: alice.id, deviceId: json.id, 'userId = 1 OR 1': 1 }
  await admin.calls(`traccar.permissions.${name}`, { body }).gets(400)
  await alice.calls('traccar.devices.list').gets(200, [{ id: json.id }])
})

test('each advisory that is known has a test here', () => {
  const own = sources.find(({ path }) => path === 'test/regressions/advisories.test.ts')
  expect(new Set(own?.text.match(/CVE-\d{4}-\d{4,}/g)).size).toBe(15)
})
