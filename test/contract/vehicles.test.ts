/** The examples of the contract of /v2, with ids of 15 letters and digits as its rule states, not 16 as in the examples. */
import { readFileSync } from 'node:fs'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { associationId, create, device, list, remove, userIdOf, vehicleId } from '../functions/vehicles/firms.ts'
import type { Received } from '../kit/call.ts'
import { world } from '../kit/world.ts'

const twoOfTwo = async () => {
  const here = await world()
  await device(here.alice, 'first')
  await device(here.alice, 'second')
  const carol = await here.user('carol')
  const data = [
    { vehicle_id: vehicleId(1), user_id: userIdOf(here.bob) },
    { vehicle_id: vehicleId(2), user_id: userIdOf(carol) },
  ]
  return { ...here, carol, data }
}

test('POST /v2/vehicles/associations/users: returns 200 for the documented payload, in this order', async () => {
  const { admin, bob, carol, data } = await twoOfTwo()
  const { json } = await admin.calls('vehicles.associations.create', { body: { body: { data } } }).gets(200)
  expect(json.data.map(({ id, type }: Record<string, string>) => ({ id, type }))).toEqual([
    { type: 'user_permission', id: associationId(1, bob) },
    { type: 'user_permission', id: associationId(2, carol) },
  ])
})

test('DELETE /v2/vehicles/associations/users: returns 200 for the documented payload, then 404', async () => {
  const { admin, bob, carol, data } = await twoOfTwo()
  await create(admin, ...data).gets(200)
  const permissions = [
    { type: 'user_permission', id: associationId(1, bob) },
    { type: 'user_permission', id: associationId(2, carol) },
  ]
  const { json } = await admin
    .calls('vehicles.associations.remove', { body: { body: { data: permissions } } })
    .gets(200)
  expect(json).toEqual({ data: permissions })
  await remove(admin, ...permissions).gets(404, { message: 'Association Not Found' })
})

test('GET /v2/vehicles/{vehicle_id}/associations/users: returns 200 for every parameter of the contract', async () => {
  const { admin, alice, data } = await twoOfTwo()
  await alice
    .calls('traccar.devices.update', {
      params: { id: 1 },
      body: {
        name: 'first',
        uniqueId: 'first',
        phone: '+55',
        attributes: { chipSerial: 's', chipCarrier: 'c', chipServiceProvider: 'p', chipBatch: 'b', code: 'k' },
      },
    })
    .gets(200)
  await create(admin, ...data).gets(200)
  const attributes = ['serial', 'number', 'carrier', 'service_provider', 'batch']
  const includes = ['device][]=name', 'device][]=imei', 'device][]=code', 'enterprise][]=name', 'enterprise][]=cnpj']
  const filters = [
    'chips.serial][eq]=s',
    'chips.number][sw]=%2B',
    'chips.carrier][ilk]=C',
    'chips.service_provider][ew]=p',
  ]
  const more = ['chips.batch][neq]=x', 'device.name][eq]=first', 'device.imei][sw]=f', 'device.code][eq]=k']
  const query = [
    ...attributes.map(name => `attributes[]=${name}`),
    ...includes.map(name => `includes[${name}`),
    ...[...filters, ...more].map(filter => `filters[${filter}`),
    'search=example&limit=1&page=0&count=true&sort[number]=-1&sort[serial]=1',
  ].join('&')
  const { json } = await list(admin, 1, query).gets(200, { meta: { count: 2, page: 0, limit: 1 } })
  expect(json.data).toHaveLength(1)
  expect(json.data[0].attributes).toEqual({
    serial: 's',
    number: '+55',
    carrier: 'c',
    service_provider: 'p',
    batch: 'b',
  })
  expect(json.data[0].relationships).toMatchObject({
    device: { attributes: { name: 'first', imei: 'first', code: 'k' } },
    enterprise: null,
  })
  for (const name of ['enterprise.name', 'enterprise.cnpj'])
    await list(admin, 1, `filters[${name}][eq]=x`).gets(200, { data: { length: 0 } })
})

test('returns the documented responses and errors', async () => {
  const { admin, bob, data } = await twoOfTwo()
  const document = JSON.parse(readFileSync('docs/openapi/vehicles.json', 'utf8'))
  const checks = new Ajv({ strict: false })
  addFormats(checks)
  checks.addSchema(document, 'v2')
  const content = 'responses/200/content/application~1json/schema'
  const pair = '~1v2~1vehicles~1associations~1users'
  const page = '~1v2~1vehicles~1%7Bvehicle_id%7D~1associations~1users'
  const permission = { type: 'user_permission', id: associationId(1, bob) }
  const answers: [string, Received][] = [
    [`paths/${pair}/post/${content}`, await create(admin, ...data).gets(200)],
    [`paths/${page}/get/${content}`, await list(admin, 1, 'includes[user]&includes[enterprise]&count=1').gets(200)],
    [`paths/${pair}/delete/${content}`, await remove(admin, permission).gets(200)],
    ['components/schemas/VehiclesRefusal', await remove(admin, permission).gets(404)],
    ['components/schemas/VehiclesRefusal', await create(admin, {}).gets(400)],
  ]
  for (const [place, { json }] of answers) {
    const check = checks.getSchema(`v2#/${place}`)
    expect([place, check?.(json), check?.errors]).toEqual([place, true, null])
  }
})
