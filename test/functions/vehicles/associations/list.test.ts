import { codeOf } from '#shared/domain/associationCode.ts'
import { keys } from '#shared/table/keys.ts'
import type { Received } from '../../../kit/call.ts'
import { type Person, world } from '../../../kit/world.ts'
import { associationId, badRequest, create, device, firms, list, pairOf, userIdOf, vehicleId } from '../firms.ts'

const users = ({ json }: Received): string[] =>
  json.data.map(({ relationships }: { relationships: { user: { id: string } } }) => relationships.user.id)
const names = ({ json }: Received) =>
  json.data.map(({ attributes }: { attributes: { name: string } }) => attributes.name)
const byId = (device: number, people: readonly Person[]) =>
  people
    .map(person => ({ id: associationId(device, person), user: userIdOf(person) }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ user }) => user)

/** World with van 1 of Alice with a SIM chip in its tracker, also associated with Bob, Carol and DAVE. */
const van = async () => {
  const here = await world()
  const attributes = { chipSerial: 8_955_001, chipCarrier: 'Vivo', code: 'V-1' }
  await device(here.alice, 'van', { phone: '+5511999', attributes })
  const carol = await here.user('Carol', { attributes: { cpf: '123' } })
  const dave = await here.user('dave', { name: 'DAVE' }, { login: 'the-driver' })
  here.host.clock.advance(60_000)
  await create(here.admin, pairOf(1, here.bob), pairOf(1, carol), pairOf(1, dave)).gets(200)
  return { ...here, carol, dave }
}

test('returns all attributes of each association, sorted by id', async () => {
  const { admin, alice, bob, carol, dave } = await van()
  const received = await list(admin, 1).gets(200)
  expect(Object.keys(received.json)).toEqual(['data'])
  expect(users(received)).toEqual(byId(1, [alice, bob, carol, dave]))
  const found = received.json.data.find(({ id }: { id: string }) => id === associationId(1, dave))
  expect(found).toEqual({
    id: associationId(1, dave),
    type: 'user_permission',
    attributes: {
      created_at: '2026-06-01T12:01:00.000Z',
      name: 'DAVE',
      username: 'the-driver',
      email: 'dave@example.org',
      number: '+5511999',
      serial: '8955001',
      carrier: 'Vivo',
      service_provider: null,
      batch: null,
    },
    relationships: {
      vehicle: { type: 'vehicle', id: vehicleId(1) },
      user: { type: 'user', id: userIdOf(dave) },
    },
  })
})

test('returns created_at null for a link stored without a time', async () => {
  const { admin, bob, table } = await van()
  for (const key of [keys.userDevice(bob.id, 1 as never), keys.deviceUser(1 as never, bob.id)])
    await table.write({ update: key, remove: ['at'] })
  await list(admin, 1, 'filters[user.name][eq]=bob&attributes[]=created_at').gets(200, {
    data: [{ attributes: { created_at: null } }],
  })
  await create(admin, pairOf(1, bob)).gets(200, { data: [{ attributes: { created_at: null } }] })
})

test('returns and counts only its association to a user who manages no users', async () => {
  const { alice, bob, stranger } = await van()
  const received = await list(alice, 1, 'count=true').gets(200, { meta: { count: 1, page: 0, limit: 15 } })
  expect(users(received)).toEqual([userIdOf(alice)])
  expect(users(await list(bob, 1).gets(200))).toEqual([userIdOf(bob)])
  await list(stranger, 1).gets(401, { status: 401, error: 'Unauthorized' })
})

test('returns the associations of the tenant to owners, and rejects vehicles of other tenants', async () => {
  const { admin, owner, manager, driver, rival, alice, van: vanOfAcme, truck } = await firms()
  await create(owner, pairOf(vanOfAcme, driver)).gets(200)
  await create(admin, pairOf(vanOfAcme, alice)).gets(200)
  expect(users(await list(owner, vanOfAcme).gets(200))).toEqual(byId(vanOfAcme, [owner, driver]))
  expect(users(await list(admin, vanOfAcme).gets(200))).toEqual(byId(vanOfAcme, [owner, driver, alice]))
  for (const [person, vehicle] of [
    [rival, vanOfAcme],
    [owner, truck],
    [manager, vanOfAcme],
    [admin, 99],
  ] as const)
    await list(person, vehicle).gets(400, badRequest('vehicle_id: vehicle not found'))
})

test('returns the enterprise only to its users and to administrators', async () => {
  const { admin, owner, alice, stores, acme, van: id } = await firms()
  await stores.tenants.update(acme, tenant => ({ ...tenant, cnpj: '11.222.333/0001-81' }))
  await create(admin, pairOf(id, alice)).gets(200)
  const enterpriseFor = async (person: Person) =>
    (await list(person, id, 'includes[enterprise][]=name&includes[enterprise][]=cnpj').gets(200)).json.data[0]
      .relationships.enterprise
  const enterprise = {
    type: 'enterprise',
    id: codeOf('enterprise', acme),
    attributes: { name: 'Acme', cnpj: '11.222.333/0001-81' },
  }
  expect([await enterpriseFor(owner), await enterpriseFor(admin), await enterpriseFor(alice)]).toEqual([
    enterprise,
    enterprise,
    null,
  ])
  await list(alice, id, 'filters[enterprise.name][eq]=Acme').gets(200, { data: { length: 0 } })
  await list(owner, id, 'filters[enterprise.name][eq]=Acme').gets(200, { data: { length: 1 } })
  const { text } = await list(admin, id, 'includes[enterprise]').gets(200)
  expect(text).not.toContain('7ff91b86')
})

test('returns exactly the requested attributes and includes', async () => {
  const { admin, carol } = await van()
  const query =
    'filters[user.email][sw]=carol&attributes[]=username&attributes[]=number&includes[user][]=cpf&includes[user][]=name' +
    '&includes[device]&includes[vehicle]='
  const { json } = await list(admin, 1, query).gets(200)
  expect(json.data).toEqual([
    {
      id: associationId(1, carol),
      type: 'user_permission',
      attributes: { username: 'Carol@example.org', number: '+5511999' },
      relationships: {
        vehicle: { type: 'vehicle', id: vehicleId(1), attributes: { name: 'van', model: null, category: null } },
        user: { type: 'user', id: userIdOf(carol), attributes: { cpf: '123', name: 'Carol' } },
        device: { type: 'device', id: codeOf('device', 1), attributes: { name: 'van', imei: 'van', code: 'V-1' } },
      },
    },
  ])
})

test.each([
  ['filters[user.name][eq]=bob', ['bob']],
  ['filters%5Buser.name%5D%5Beq%5D=bob', ['bob']],
  ['filters[user.name][eq]=BOB', []],
  ['filters[user.name][neq]=bob', ['Carol', 'DAVE', 'alice']],
  ['filters[user.name][eq][]=bob&filters[user.name][eq][]=alice', ['alice', 'bob']],
  ['filters[user.name][eq]=bob&filters[user.name][eq]=alice', ['alice', 'bob']],
  ['filters[user.name][neq][]=bob&filters[user.name][neq][]=alice', ['Carol', 'DAVE']],
  ['filters[user.name][sw]=CA', ['Carol']],
  ['filters[user.email][ew]=ROL@example.org', ['Carol']],
  ['filters[user.name][ilk]=A', ['Carol', 'DAVE', 'alice']],
  ['filters[user.name][ilk]=a&filters[user.email][sw]=d', ['DAVE']],
  ['filters[user.name][ilk]=%25', []],
  ['filters[user.name][ilk]=_', []],
  ['filters[user.username][eq]=the-driver', ['DAVE']],
  ['filters[device.imei][eq]=van&search=bob', ['bob']],
  ['filters[device.code][eq]=other', []],
  ['filters[chips.carrier][ilk]=vi&search=bob', ['bob']],
  ['filters[chips.batch][eq]=', []],
  ['filters[chips.batch][neq]=x&search=bob', ['bob']],
  ['search=DRIVER', ['DAVE']],
  ['search=', ['Carol', 'DAVE', 'alice', 'bob']],
  ['sort=&attributes=&search=%E2%82%AC', []],
])('filters by %s: %j', async (query, found) => {
  const { admin } = await van()
  expect(names(await list(admin, 1, `${query}&sort[name]=1`.replace(/^sort=&/, '')).gets(200))).toEqual(found)
})

test('sorts lists and pages them from 0', async () => {
  const { admin, alice, bob, carol, dave } = await van()
  const sorted = async (query: string) => users(await list(admin, 1, query).gets(200))
  const ids = (...people: Person[]) => people.map(userIdOf)
  expect(await sorted('sort[email]=-1')).toEqual(ids(dave, bob, alice, carol))
  expect(await sorted('sort[number]=1&sort[email]=1')).toEqual(ids(carol, alice, bob, dave))
  expect(await sorted('sort[serial]=-1')).toEqual(byId(1, [alice, bob, carol, dave]))
  expect(await sorted('sort[created_at]=1&sort[username]=-1')).toEqual(ids(alice, dave, bob, carol))
  expect(await sorted('sort[email]=1&limit=2')).toEqual(ids(carol, alice))
  expect(await sorted('sort[email]=1&limit=2&page=1')).toEqual(ids(bob, dave))
  await list(admin, 1, 'sort[email]=1&limit=3&page=1&count=1').gets(200, {
    data: { length: 1 },
    meta: { count: 4, page: 1, limit: 3 },
  })
  await list(admin, 1, 'limit=2&page=2&count=true').gets(200, { data: { length: 0 }, meta: { count: 4 } })
})

test('returns null for an attribute that is not a string, number or boolean', async () => {
  const here = await world()
  const attributes = { chipSerial: { iccid: 1 }, chipCarrier: ['Vivo'], chipBatch: null, code: true }
  await device(here.alice, 'van', { attributes })
  const { json } = await list(here.admin, 1, 'includes[device]=').gets(200)
  expect(json.data[0].attributes).toMatchObject({ serial: null, carrier: null, batch: null })
  expect(json.data[0].relationships.device.attributes).toMatchObject({ code: 'true' })
})
