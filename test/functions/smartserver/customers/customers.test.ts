import { firms } from '../../../kit/firms.ts'

const at = (name: string) => `smartserver.customers.${name}`
const missing = { status: 404, code: 'NOT_FOUND', message: 'Customer not found' }
const KEY = '7ff91b86c75942e44c0055a724c7353c'

test('lists all customers for an administrator, and the customer of the caller for others', async () => {
  const { admin, owner, driver, rival, alice, acme, globex } = await firms()
  const listed = async (person: typeof admin) =>
    (await person.calls(at('list')).gets(200)).json.map(({ id }: { id: number }) => id)
  expect(await listed(admin)).toEqual([acme, globex])
  expect(await listed(owner)).toEqual([acme])
  expect(await listed(rival)).toEqual([globex])
  expect(await listed(alice)).toEqual([])
  await driver.calls(at('get'), { params: { id: acme } }).gets(200, { id: acme, encryptionKey: null })
  await owner.calls(at('get'), { params: { id: acme } }).gets(200, { encryptionKey: KEY })
  await driver.calls(at('get'), { params: { id: globex } }).gets(404, missing)
  await driver.calls(at('get'), { params: { id: 999_999 } }).gets(404, missing)
  await admin.calls(at('get'), { params: { id: 999_999 } }).gets(404, missing)
})

test('returns the customer of the caller as current customer', async () => {
  const { admin, driver, rival, acme, globex } = await firms()
  await driver.calls(at('current')).gets(200, { id: acme })
  await rival.calls(at('current')).gets(200, { id: globex })
  await admin.calls(at('current')).gets(404, { code: 'NOT_FOUND', message: 'Your account belongs to no customer' })
})

test('creates a customer from the body with defaults for missing members', async () => {
  const { admin } = await firms()
  const { json } = await admin.calls(at('create'), { body: { name: 'Initech', cid: 7 } }).gets(200)
  expect(json).toEqual({
    id: 3,
    name: 'Initech',
    shortName: '',
    cid: 7,
    encryptionKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    deviceSearchingRange: 50,
    deviceNumberLimitation: 255,
    licensingEnhancement: 'STANDARD',
    googleApiKey: null,
    licenseTill: 253_402_300_799_999,
  })
  expect((await admin.calls(at('get'), { params: { id: 3 } }).gets(200)).json).toEqual(json)
})

test('keeps customer numbers unique', async () => {
  const { admin, acme } = await firms()
  const taken = { status: 400, code: 'VALIDATION', message: 'cid is already in use' }
  await admin.calls(at('create'), { body: { name: 'Other', cid: 1 } }).gets(400, taken)
  await admin.calls(at('update'), { body: { id: acme, cid: 2 } }).gets(400, taken)
  await admin.calls(at('update'), { body: { id: acme, cid: 9 } }).gets(200, { id: acme, cid: 9, name: 'Acme' })
  await admin.calls(at('create'), { body: { name: 'Other', cid: 1 } }).gets(200)
})

test('changes members of the body and keeps missing members', async () => {
  const { admin, owner, acme } = await firms()
  const { json: before } = await admin.calls(at('get'), { params: { id: acme } }).gets(200)
  const body = { id: acme, googleApiKey: null, licensingEnhancement: 'STANDARD', cnpj: '11.222.333/0001-81' }
  const { json } = await admin.calls(at('update'), { body }).gets(200)
  expect(json).toEqual({ ...before, ...body })
  await owner.calls('smartserver.users.current').gets(200, { googleApiKey: null })
  await admin.calls(at('update'), { body: { ...json, cnpj: null } }).gets(200)
  await admin.calls(at('update'), { body: { ...body, id: 999_999 } }).gets(404, missing)
})

test('names the invalid member in the message', async () => {
  const { admin } = await firms()
  for (const [member, value, message] of [
    ['name', '', 'name must not be empty'],
    ['cid', undefined, 'cid must be a number'],
    ['cid', 1.5, 'cid must be a whole number'],
    ['encryptionKey', 'xyz', 'encryptionKey must be 32 hexadecimal digits'],
    ['licensingEnhancement', 'GOLD', 'licensingEnhancement must be one of STANDARD, PROFESSIONAL, PREMIUM'],
    ['licenseTill', -1, 'licenseTill must be at least 0'],
  ] as const) {
    const body = { name: 'Initech', cid: 7, [member]: value }
    await admin.calls(at('create'), { body }).gets(400, { status: 400, code: 'VALIDATION', message })
  }
})

test('requires an administrator to manage customers', async () => {
  const { owner, acme } = await firms()
  const denied = { status: 403, code: 'FORBIDDEN', message: 'Only an administrator can do this' }
  await owner.calls(at('generateKey')).gets(403, denied)
  await owner.calls(at('create'), { body: { name: 'Initech', cid: 7 } }).gets(403, denied)
  await owner.calls(at('update'), { body: { id: acme, name: 'Mine' } }).gets(403, denied)
  await owner.calls(at('remove'), { params: { id: acme } }).gets(403, denied)
  await owner.calls(at('addDevice'), { params: { id: acme, deviceId: 1 } }).gets(403, denied)
  await owner.calls(at('removeDevice'), { params: { id: acme, deviceId: 1 } }).gets(403, denied)
})

test('generates a different random key of 16 bytes each time', async () => {
  const { admin } = await firms()
  const keys = await Promise.all([1, 2].map(async () => (await admin.calls(at('generateKey')).gets(200)).json.value))
  expect(new Set(keys).size).toBe(2)
  for (const value of keys) expect(value).toMatch(/^[0-9a-f]{32}$/)
})

test('deletes a customer only without users and devices', async () => {
  const { admin, rival, globex } = await firms()
  const remove = () => admin.calls(at('remove'), { params: { id: globex } })
  const invalid = (message: string) => ({ status: 400, code: 'VALIDATION', message })
  await rival.calls('traccar.devices.create', { body: { name: 'Truck', uniqueId: 'truck' } }).gets(200, { id: 1 })
  await remove().gets(400, invalid('The customer still has users'))
  await admin.calls('smartserver.users.remove', { params: { id: rival.id } }).gets(200)
  await remove().gets(400, invalid('The customer still has devices'))
  await admin.calls(at('removeDevice'), { params: { id: globex, deviceId: 1 } }).gets(200)
  expect((await remove().gets(200)).text).toBe('')
  await remove().gets(404, missing)
  await admin.calls(at('create'), { body: { name: 'Again', cid: 2 } }).gets(200)
})

test('lets either creating a user or deleting its customer succeed if they run concurrently', async () => {
  const { admin, stores } = await firms()
  for (let n = 0; n < 5; n += 1) {
    const { json } = await admin.calls(at('create'), { body: { name: 'Short', cid: 100 + n } }).gets(200)
    const user = { firstName: 'A', lastName: 'B', userType: 'USER', password: 'Qwerty12345$', customerId: json.id }
    const body = { ...user, userName: `joins_${n}`, emailAddress: `joins_${n}@example.org` }
    const [joined, removed] = await Promise.all([
      admin.calls('smartserver.users.create', { body }),
      admin.calls(at('remove'), { params: { id: json.id } }),
    ])
    expect([joined.status, removed.status]).toEqual(joined.status === 200 ? [200, 400] : [400, 200])
    expect((await stores.tenants.byId(json.id)) !== undefined).toBe(joined.status === 200)
  }
})
