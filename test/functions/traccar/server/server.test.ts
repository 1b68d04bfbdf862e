import { world } from '../../../kit/world.ts'

const settings = { id: 1, registration: true, bingKey: 'secret', attributes: { title: 'Fleet', 'mail.password': 'x' } }

test('disables registration on a new deployment', async () => {
  const { stranger } = await world()
  await stranger.calls('traccar.server.get').gets(200, { id: 1, registration: false, readonly: false, version: 'test' })
  await stranger.calls('traccar.server.get').gets(200, {
    emailEnabled: false,
    geocoderEnabled: false,
    textEnabled: false,
    openIdEnabled: false,
    openIdForce: false,
    newServer: false,
    storageSpace: null,
    fixedEmail: false,
    disableReports: false,
    overlayUrl: null,
    announcement: null,
  })
})

test('applies changed settings at once and shows attributes that are secrets only to administrators', async () => {
  const { admin, alice, stranger } = await world()
  await admin
    .calls('traccar.server.update', { body: { ...settings, forceSettings: true } })
    .gets(200, { version: 'test' })
  await admin.calls('traccar.server.get').gets(200, { ...settings, forceSettings: true })
  for (const caller of [alice, stranger]) {
    const { json } = await caller.calls('traccar.server.get').gets(200, { registration: true, bingKey: 'secret' })
    expect(json.attributes).toEqual({ title: 'Fleet' })
  }
})

test('resets members that are missing from the body', async () => {
  const { admin } = await world()
  await admin.calls('traccar.server.update', { body: settings }).gets(200)
  await admin
    .calls('traccar.server.update', { body: { zoom: 3 } })
    .gets(200, { id: 1, zoom: 3, registration: false, bingKey: null })
})

test('requires an administrator to change settings', async () => {
  const { alice, stranger } = await world()
  await alice.calls('traccar.server.update', { body: settings }).gets(400, 'Admin access required')
  const { headers } = await stranger.calls('traccar.server.update', { body: settings }).gets(401, 'Sign in first')
  expect(headers['www-authenticate']).toBe('Basic realm="api"')
})

test.each([
  [{ mapUrl: 'javascript:alert(1)' }, 'mapUrl must start with https:// or http://'],
  [{ latitude: 91 }, 'latitude must be at most 90'],
  [{ zoom: 99 }, 'zoom must be at most 30'],
  [{ hashedPassword: 'x' }, 'Unrecognized member "hashedPassword"'],
])('rejects %j: %s', async (body, message) => {
  const { admin } = await world()
  await admin.calls('traccar.server.update', { body }).gets(400, message)
})

test('stores what today’s clients set, and ignores what only the server knows', async () => {
  const { admin, stranger, host } = await world()
  const { json } = await admin.calls('traccar.server.get').gets(200)
  const changes = { announcement: 'Maintenance on Friday', overlayUrl: 'https://tiles.example.org/{z}/{x}/{y}.png' }
  const pretended = { openIdEnabled: true, newServer: true, emailEnabled: true, storageSpace: [1, 2], version: '9' }
  await admin.calls('traccar.server.update', { body: { ...json, ...changes, ...pretended } }).gets(200)
  const expected = { ...changes, openIdEnabled: false, newServer: false, emailEnabled: false, storageSpace: null }
  await stranger.calls('traccar.server.get').gets(200, { ...expected, version: 'test' })
  Object.assign(host.environment, { mailFrom: 'gps@example.org' })
  await stranger.calls('traccar.server.get').gets(200, { emailEnabled: true })
})

test('shows everybody what clients read before sign-in, such as units and keys of maps, and no secrets', async () => {
  const { admin, alice, stranger } = await world()
  const shown = {
    totpEnable: true,
    speedUnit: 'mph',
    timezone: 'Europe/Oslo',
    'ui.disableEvents': true,
    'web.liveRouteLength': 20,
    googleKey: 'g',
    locationIqKey: 'l',
    mapboxAccessToken: 'm',
    keyboard: 'qwerty',
  }
  const hidden = {
    'mail.smtp.host': 'h',
    'mail.smtp.password': 'p',
    'notificator.sms.user': 'u',
    smsApiKey: 's',
    clientSecret: 'c',
    'web.url': 'https://x.example.org',
  }
  await admin.calls('traccar.server.update', { body: { attributes: { ...shown, ...hidden } } }).gets(200)
  for (const one of [stranger, alice]) expect((await one.calls('traccar.server.get')).json.attributes).toEqual(shown)
  expect((await admin.calls('traccar.server.get')).json.attributes).toEqual({ ...shown, ...hidden })
})

test('lists time zones for signed-in users', async () => {
  const { alice, stranger } = await world()
  const { json } = await alice.calls('traccar.server.timezones').gets(200)
  expect(json.length).toBeGreaterThan(400)
  expect(json).toEqual(expect.arrayContaining(['Europe/Oslo', 'UTC']))
  await stranger.calls('traccar.server.timezones').gets(401)
})

test('refuses history to users and on servers without reports, except for administrators', async () => {
  const { admin, alice, user } = await world()
  const without = await user('without', { disableReports: true })
  const range = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' }
  const reads = (person: typeof admin, status: number) =>
    Promise.all([
      person.calls('traccar.reports.summary', { query: range }).gets(status),
      person.calls('traccar.reports.events', { query: range }).gets(status),
      person.calls('traccar.positions.list', { query: { deviceId: 1, ...range } }),
      person.calls('traccar.positions.list').gets(200),
    ])
  await reads(alice, 200)
  const [, , ofDevice] = await reads(without, 400)
  expect(ofDevice.text).toBe('Operation restricted')
  await admin.calls('traccar.server.update', { body: { disableReports: true } }).gets(200)
  await reads(alice, 400)
  await reads(admin, 200)
})

test('lets nobody but administrators change their address if the server fixes addresses', async () => {
  const { admin, alice } = await world()
  await admin.calls('traccar.server.update', { body: { fixedEmail: true } }).gets(200)
  const changes = (person: typeof admin, email: string) =>
    person.calls('traccar.users.update', { params: { id: 2 }, body: { name: 'A', email } })
  await changes(alice, 'other@example.org').gets(400, 'Admin access required')
  await changes(alice, alice.email).gets(200)
  await changes(admin, 'other@example.org').gets(200, { email: 'other@example.org' })
})
