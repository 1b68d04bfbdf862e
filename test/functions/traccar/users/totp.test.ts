import { type World, world } from '../../../kit/world.ts'

const set = async ({ admin }: World, attributes: object) =>
  admin.calls('traccar.server.update', { body: { registration: true, attributes } }).gets(200)

const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const dora = { name: 'Dora', email: 'dora@example.org', password: 'a good one' }

test('creates a key for everybody if the server attribute totpEnable is set', async () => {
  const here = await world()
  await here.stranger.calls('traccar.users.newTotpKey').gets(400, 'Second factors are disabled on this server')
  await set(here, { totpEnable: true })
  const { text, headers } = await here.stranger.calls('traccar.users.newTotpKey').gets(200)
  expect(text).toMatch(/^[A-Z2-7]{32}$/)
  expect(headers['content-type']).toContain('text/plain')
  expect((await here.stranger.calls('traccar.users.newTotpKey')).text).not.toBe(text)
})

test('demands a key of users who register themselves if totpForce is set, and not of administrators', async () => {
  const here = await world()
  await set(here, { totpForce: 'true' })
  await here.stranger.calls('traccar.users.create', { body: dora }).gets(400, 'totpKey is required')
  await here.stranger.calls('traccar.users.create', { body: { ...dora, totpKey: '' } }).gets(400)
  await here.stranger.calls('traccar.users.create', { body: { ...dora, totpKey: KEY } }).gets(200, { totpKey: null })
  const { email, password } = dora
  await here.stranger.calls('traccar.session.create', { body: { email, password } }).gets(401)
  await here.admin.calls('traccar.users.create', { body: { ...dora, email: 'eve@example.org' } }).gets(200)
})

test.each(['GEZDGNBV', 'GEZDGNBVGY3TQOJ0', 'a'.repeat(129), '\u0000'.repeat(16)])(
  'rejects a key that is not Base32 or too short: %j',
  async totpKey => {
    const { alice } = await world()
    const body = { name: 'Alice', email: alice.email, totpKey }
    const { text } = await alice.calls('traccar.users.update', { params: { id: 2 }, body }).gets(400)
    expect(text).toContain('totpKey')
  },
)

test('accepts a key with spaces, lowercase letters and padding', async () => {
  const { alice, stores } = await world()
  const body = { name: 'Alice', email: alice.email, totpKey: 'gezd gnbv gy3t qojq====' }
  await alice.calls('traccar.users.update', { params: { id: 2 }, body }).gets(200)
  expect((await stores.users.byId(alice.id))?.secondFactor).toBe(true)
})
