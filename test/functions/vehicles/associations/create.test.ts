import { call } from '../../../kit/call.ts'
import { world } from '../../../kit/world.ts'
import { badRequest, create, device, firms, linked, associationId, pairOf, userIdOf, vehicleId } from '../firms.ts'

test('shows a vehicle in every API after its association is created', async () => {
  const { owner, driver, van } = await firms()
  await driver.calls('traccar.devices.list').gets(200, { length: 0 })
  await create(owner, pairOf(van, driver)).gets(200, {
    data: [
      {
        id: associationId(van, driver),
        type: 'user_permission',
        attributes: { created_at: '2026-06-01T12:00:00.000Z' },
        relationships: {
          vehicle: { type: 'vehicle', id: vehicleId(van) },
          user: { type: 'user', id: userIdOf(driver) },
        },
      },
    ],
  })
  await driver.calls('traccar.devices.list').gets(200, [{ id: van, name: 'van' }])
})

test('returns existing associations unchanged and treats duplicates as one', async () => {
  const { owner, driver, manager, van, host, stores } = await firms()
  await create(owner, pairOf(van, driver)).gets(200)
  host.clock.advance(60_000)
  const { json } = await create(
    owner,
    pairOf(van, manager),
    pairOf(van, driver),
    pairOf(van, manager),
    pairOf(van, driver),
  ).gets(200)
  expect(json.data.map(({ id }: { id: string }) => id)).toEqual([
    associationId(van, manager),
    associationId(van, driver),
  ])
  expect(json.data.map(({ attributes }: { attributes: object }) => attributes)).toEqual([
    { created_at: '2026-06-01T12:01:00.000Z' },
    { created_at: '2026-06-01T12:00:00.000Z' },
  ])
  expect(await stores.users.byId(driver.id)).toMatchObject({ devices: 1 })
})

test('creates one association in 5 concurrent requests', async () => {
  const { owner, driver, van, stores } = await firms()
  const all = await Promise.all(Array.from({ length: 5 }, () => create(owner, pairOf(van, driver))))
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(new Set(all.map(({ text }) => text)).size).toBe(1)
  expect(await stores.users.byId(driver.id)).toMatchObject({ devices: 1 })
})

test('creates no association of a request if one is invalid', async () => {
  const here = await firms()
  const { owner, driver, manager, van, truck } = here
  await create(owner, pairOf(van, driver), pairOf(van, manager), pairOf(truck, driver)).gets(
    400,
    badRequest('data.2.vehicle_id: vehicle not found'),
  )
  expect(await linked(here, van)).toEqual([owner.id])
})

test.each([
  ['a list of associations', (pair: object) => ({ data: [pair] })],
  ['a single association', (pair: object) => ({ data: pair })],
  ['a list in body', (pair: object) => ({ body: { data: [pair] } })],
  ['a single association in body', (pair: object) => ({ body: { data: pair } })],
  ['a list next to an empty body', (pair: object) => ({ body: null, data: [pair] })],
  ['a list in body next to an empty data', (pair: object) => ({ body: { data: [pair] }, data: '' })],
  ['unknown members', (pair: object) => ({ note: 'x', data: [{ ...pair, note: 'y' }] })],
])('accepts %s', async (_, body) => {
  const { owner, driver, van } = await firms()
  await owner.calls('vehicles.associations.create', { body: body(pairOf(van, driver)) }).gets(200, {
    data: [{ id: associationId(van, driver) }],
  })
})

const V = vehicleId(1)
const U = userIdOf({ id: 2 as never })
const PAIR = { vehicle_id: V, user_id: U }

test.each([
  ['', 'A body is required'],
  ['{', 'The body is not valid JSON'],
  ['[]', 'The body must be an object'],
  ['null', 'The body must be an object'],
  ['"x"', 'The body must be an object'],
  [{}, 'data is required'],
  [{ data: null }, 'data is required'],
  [{ data: 'x' }, 'data is required'],
  [{ data: [] }, 'data must not be empty'],
  [{ data: [null] }, 'data.0 must be an object'],
  [{ data: {} }, 'data.0.vehicle_id must be text'],
  [{ body: null }, 'data is required'],
  [{ body: 5 }, 'The body must be an object'],
  [{ body: {} }, 'data is required'],
  [{ body: [PAIR] }, 'The body must be an object'],
  [{ body: { body: { data: [PAIR] } } }, 'data is required'],
  [{ data: [PAIR], body: { data: [PAIR] } }, 'The body must have either data or body, not both'],
  [{ data: Array.from({ length: 101 }, () => PAIR) }, 'data must have at most 100 items'],
  [{ data: [{ vehicle_id: V }] }, 'data.0.user_id must be text'],
  [{ data: [{ ...PAIR, user_id: 2 }] }, 'data.0.user_id must be text'],
  [{ data: [PAIR, { ...PAIR, vehicle_id: 'ABC1234567890DEF' }] }, 'data.1.vehicle_id must be 15 letters and digits'],
  [{ data: [{ ...PAIR, vehicle_id: `${V}\n` }] }, 'data.0.vehicle_id must be 15 letters and digits'],
  [{ data: [{ ...PAIR, vehicle_id: U }] }, 'data.0.vehicle_id: vehicle not found'],
  [{ data: [{ ...PAIR, user_id: V }] }, 'data.0.user_id: user not found'],
  [{ data: [{ ...PAIR, vehicle_id: vehicleId(99) }] }, 'data.0.vehicle_id: vehicle not found'],
  [{ data: [{ ...PAIR, user_id: userIdOf({ id: 99 as never }) }] }, 'data.0.user_id: user not found'],
  ['{"data":[{"__proto__":{"vehicle_id":"x"}}]}', 'Unrecognized member "__proto__"'],
])('rejects %j: %s', async (body, message) => {
  const { admin, alice } = await world()
  await device(alice, 'van')
  await admin.calls('vehicles.associations.create', { body }).gets(400, badRequest(message))
})

test('rejects the ids of 16 characters in the examples of the contract, with the documented error', async () => {
  const { admin } = await world()
  const data = [
    { vehicle_id: 'ABC1234567890DEF', user_id: 'GHI9876543210JKL' },
    { vehicle_id: 'MNO4567890123PQR', user_id: 'STU2109876543VWX' },
  ]
  await admin
    .calls('vehicles.associations.create', { body: { body: { data } } })
    .gets(400, badRequest('data.0.vehicle_id must be 15 letters and digits'))
})

describe('transaction of at most 100 writes', () => {
  const fleet = async () => {
    const here = await world()
    const vehicles: number[] = []
    for (let n = 0; n < 26; n += 1) vehicles.push(await device(here.alice, `v${n}`))
    const users = await Promise.all(vehicles.map((_, n) => here.user(`user${n}`)))
    const pairs = vehicles.map((vehicle, n) => pairOf(vehicle, users[n]!))
    return { ...here, vehicles, users, pairs }
  }

  test('creates 25 associations of 25 users in one request, and rejects 26 without creating any', async () => {
    const here = await fleet()
    await create(here.admin, ...here.pairs).gets(
      400,
      badRequest('Too many items: 104 writes needed, at most 100 allowed'),
    )
    expect(await linked(here, here.vehicles[0]!)).toEqual([here.alice.id])
    await create(here.admin, ...here.pairs.slice(0, 25)).gets(200, { data: { length: 25 } })
    // Existing associations need no writes.
    await create(here.admin, ...here.pairs).gets(200, { data: { length: 26 } })
  })

  test('creates 26 associations of one user in one request and counts its devices correctly', async () => {
    const { admin, bob, vehicles, stores } = await fleet()
    await create(admin, ...vehicles.map(vehicle => pairOf(vehicle, bob))).gets(200, { data: { length: 26 } })
    expect(await stores.users.byId(bob.id)).toMatchObject({ devices: 26 })
  })
})

test('rejects anonymous callers and cross-site requests', async () => {
  const here = await firms()
  const { owner, driver, stranger, van } = here
  const body = { data: [pairOf(van, driver)] }
  const unauthorized = { status: 401, error: 'Unauthorized', message: 'Sign in first' }
  await stranger.calls('vehicles.associations.create', { body }).gets(401, unauthorized)
  const bad = await call('vehicles.associations.create', { body, headers: { authorization: 'Bearer wrong' } })
  expect([bad.status, bad.json]).toEqual([401, unauthorized])
  const headers = { origin: 'https://evil.example' }
  await owner
    .calls('vehicles.associations.create', { body, headers })
    .gets(400, badRequest('Cross-site request rejected'))
  expect(await linked(here, van)).toEqual([owner.id])
})
