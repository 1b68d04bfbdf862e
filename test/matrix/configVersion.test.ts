/** Each operation counts the version of the configuration up if it changes what the consumer reads, and else leaves it. */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { deviceId, geofenceId, groupId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { call } from '../kit/call.ts'
import { type Contents, contents, restore } from './contents.ts'
import { requestsTo } from './recipes.ts'
import type { MatrixRequest } from './requests.ts'
import { proof, type Scene, scene } from './scene.ts'

let known: Scene
const bumping = new Set<string>()

beforeAll(async () => {
  known = await scene()
})

/** What the consumer works by, by the key of its item: see shared/stream/configCache.ts. */
const inputs = (table: Contents): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [key, text] of table) {
    const [PK = '', SK = ''] = key.split('\n')
    const record = () => JSON.parse(JSON.parse(text).d.S)
    if (SK === 'SERVER') found.set(key, JSON.stringify(record().attributes))
    if (SK === 'DEVICE') found.set(key, JSON.stringify([record().attributes, record().groupId]))
    if (SK === 'GROUP') found.set(key, JSON.stringify(record().groupId))
    if (SK === 'GEOFENCE') found.set(key, JSON.stringify(record().area))
    if (/^(DEVICE|GROUP)#/.test(PK) && SK.startsWith('GEOFENCE#')) found.set(key, 'linked')
  }
  return found
}

/** Entities that came or went change nothing by themselves; a link counts as long as its device is there. */
const concerns = (before: Contents, after: Contents): boolean => {
  const [was, is] = [inputs(before), inputs(after)]
  const isGone = (key: string) => key.startsWith('DEVICE#') && !after.has(`${key.split('\n')[0]}\nDEVICE`)
  return [...new Set([...was.keys(), ...is.keys()])].some(key => {
    if (was.get(key) === is.get(key) || isGone(key)) return false
    return (was.has(key) && is.has(key)) || was.get(key) === 'linked' || is.get(key) === 'linked'
  })
}

const version = (table: Contents): number => {
  const { PK, SK } = keys.config()
  return Number(JSON.parse(table.get(`${PK}\n${SK}`) ?? '{"n":{"N":"0"}}').n.N)
}

const faultsOf = async ({ address, api }: Operation, { sent, about }: MatrixRequest): Promise<string[]> => {
  const administrator = known.actors.find(({ name }) => name === 'administrator')!
  const brought = proof(administrator, 'session', api)
  const { status } = await call(address, { ...brought, ...sent, headers: { ...brought.headers, ...sent.headers } })
  const written = known.watch.take()
  if (written.size === 0) return []
  const after = await contents(known.world.host)
  const bumped = version(after) > version(known.start)
  if (bumped) bumping.add(address)
  await restore(known.world.host, known.start, written)
  const concerned = concerns(known.start, after)
  return bumped === concerned ? [] : [`${about} (${status}): counted ${bumped}, concerns the consumer ${concerned}`]
}

/** The first ones are about the caller's own things and those of others in turn. */
const MOST_ASKS = 6

const writers = operations.filter(({ method, grants }) => method !== 'GET' && grants.includes('table:write'))

test.each(writers.map(operation => [operation.address, operation] as const))('%s', async (address, operation) => {
  const administrator = known.actors.find(({ name }) => name === 'administrator')!
  const faults: string[] = []
  for (const ask of requestsTo(address)(known, administrator).slice(0, MOST_ASKS))
    faults.push(...(await faultsOf(operation, ask)))
  expect(faults).toEqual([])
})

test('the operations that make the consumer read anew are these', () => {
  expect([...bumping].sort()).toEqual([
    'devicehive.networks.remove',
    'traccar.devices.linkGeofence',
    'traccar.devices.update',
    'traccar.geofences.remove',
    'traccar.geofences.update',
    'traccar.groups.linkGeofence',
    'traccar.groups.remove',
    'traccar.groups.update',
  ])
})

test('a link that is removed counts once, and so does a device that DeviceHive moves', async () => {
  const { stores } = known.world
  const admin = known.actors.find(({ name }) => name === 'administrator')!
  const version = () => stores.config.version()
  const { device, group, geofence } = admin.own
  await stores.links.deviceGeofence.add(deviceId(device), geofenceId(geofence))
  await stores.links.groupGeofence.add(groupId(group), geofenceId(geofence))
  const before = await version()
  const sent = proof(admin, 'session', 'traccar')
  for (const _ of [1, 2]) {
    await call('traccar.devices.unlinkGeofence', { ...sent, body: { deviceId: device, geofenceId: geofence } })
    await call('traccar.groups.unlinkGeofence', { ...sent, body: { groupId: group, geofenceId: geofence } })
  }
  expect(await version()).toBe(before + 2)
  const [{ uniqueId } = { uniqueId: '' }] = await stores.devices.byIds([deviceId(device)], known.world.host.now())
  const saved = { ...proof(admin, 'session', 'devicehive'), params: { id: uniqueId }, body: { networkId: group } }
  expect((await call('devicehive.devices.save', saved)).status).toBe(204)
  expect((await call('devicehive.devices.save', { ...saved, body: { name: 'Renamed' } })).status).toBe(204)
  expect(await version()).toBe(before + 3)
  await restore(known.world.host, known.start)
})

test('settings of the server count when an attribute changes', async () => {
  const { stores } = known.world
  const admin = known.actors.find(({ name }) => name === 'administrator')!
  const before = await stores.config.version()
  const update = (body: object) =>
    call('traccar.server.update', { ...proof(admin, 'session', 'traccar'), body: { id: 1, ...body } })
  expect((await update({ zoom: 5 })).status).toBe(200)
  expect(await stores.config.version()).toBe(before)
  expect((await update({ zoom: 5, attributes: { speedLimit: 50 } })).status).toBe(200)
  expect((await update({ attributes: { speedLimit: 50 } })).status).toBe(200)
  expect(await stores.config.version()).toBe(before + 1)
  await restore(known.world.host, known.start)
})
