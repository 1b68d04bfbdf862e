/** Operations increment the configuration version if and only if they change data that the consumer caches. */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { deviceId } from '#shared/model/ids.ts'
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

/** Returns the data that the consumer caches (shared/stream/configCache.ts), by item key. */
const inputs = (table: Contents): Map<string, string> => {
  const found = new Map<string, string>()
  for (const [key, text] of table) {
    const [PK = '', SK = ''] = key.split('\n')
    const record = () => JSON.parse(JSON.parse(text).d.S)
    if (SK === 'SERVER') found.set(key, JSON.stringify(record().attributes))
    if (SK === 'DEVICE') found.set(key, JSON.stringify([record().attributes, record().groupId]))
    if (SK === 'GROUP') found.set(key, JSON.stringify(record().groupId))
    if (SK === 'GEOFENCE') found.set(key, JSON.stringify([record().area, record().calendarId]))
    if (SK === 'CALENDAR') found.set(key, JSON.stringify(record().rules ?? []))
    if (SK === 'MAINTENANCE') found.set(key, JSON.stringify([record().type, record().start, record().period]))
    if (/^(DEVICE|GROUP)#/.test(PK) && /^(GEOFENCE|MAINTENANCE)#/.test(SK)) found.set(key, 'linked')
  }
  return found
}

/**
 * Created and deleted entities do not count by themselves, except a deleted calendar, which geofences name. A link counts if its
 * device still exists.
 */
const concerns = (before: Contents, after: Contents): boolean => {
  const [was, is] = [inputs(before), inputs(after)]
  const isGone = (key: string) => key.startsWith('DEVICE#') && !after.has(`${key.split('\n')[0]}\nDEVICE`)
  return [...new Set([...was.keys(), ...is.keys()])].some(key => {
    if (was.get(key) === is.get(key) || isGone(key)) return false
    if (key.startsWith('CALENDAR#')) return was.has(key)
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
  const written = known.writes.take()
  if (written.size === 0) return []
  const after = await contents(known.world.host)
  const bumped = version(after) > version(known.start)
  if (bumped) bumping.add(address)
  await restore(known.world.host, known.start, written)
  const concerned = concerns(known.start, after)
  return bumped === concerned ? [] : [`${about} (${status}): incremented ${bumped}, changed cached data ${concerned}`]
}

/** Enough for the caller's own objects and those of others. */
const MOST_ASKS = 6

const writers = operations.filter(({ method, grants }) => method !== 'GET' && grants.includes('table:write'))

test.each(writers.map(operation => [operation.address, operation] as const))('%s', async (address, operation) => {
  const administrator = known.actors.find(({ name }) => name === 'administrator')!
  const faults: string[] = []
  for (const ask of requestsTo(address)(known, administrator).slice(0, MOST_ASKS))
    faults.push(...(await faultsOf(operation, ask)))
  expect(faults).toEqual([])
})

test('lists the operations that increment the version', () => {
  expect([...bumping].sort()).toEqual([
    'devicehive.networks.remove',
    'traccar.calendars.remove',
    'traccar.calendars.update',
    'traccar.devices.linkGeofence',
    'traccar.devices.update',
    'traccar.geofences.remove',
    'traccar.geofences.update',
    'traccar.groups.linkGeofence',
    'traccar.groups.remove',
    'traccar.groups.update',
    'traccar.maintenance.update',
    'traccar.permissions.link',
    'traccar.permissions.linkAll',
  ])
})

test('increments once for a removed link and for a device moved by DeviceHive', async () => {
  const { stores } = known.world
  const admin = known.actors.find(({ name }) => name === 'administrator')!
  const version = () => stores.config.version()
  const { device, group, geofence } = admin.own
  await stores.links.ofOwner.add({ kind: 'device', id: device }, { kind: 'geofence', id: geofence })
  await stores.links.ofOwner.add({ kind: 'group', id: group }, { kind: 'geofence', id: geofence })
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

test('increments if an attribute of the server changes', async () => {
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
