import { world } from '../../../kit/world.ts'

const settings = { id: 1, registration: true, bingKey: 'secret', attributes: { title: 'Fleet', 'mail.password': 'x' } }

test('disables registration on a new deployment', async () => {
  const { stranger } = await world()
  await stranger.calls('traccar.server.get').gets(200, { id: 1, registration: false, readonly: false, version: 'test' })
})

test('applies changed settings at once and hides keys and attributes from anonymous callers', async () => {
  const { admin, alice, stranger } = await world()
  await admin
    .calls('traccar.server.update', { body: { ...settings, forceSettings: true } })
    .gets(200, { version: 'test' })
  await alice.calls('traccar.server.get').gets(200, { ...settings, forceSettings: true })
  const { json } = await stranger.calls('traccar.server.get').gets(200, { registration: true, bingKey: null })
  expect(json.attributes).toEqual({ title: 'Fleet' })
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
