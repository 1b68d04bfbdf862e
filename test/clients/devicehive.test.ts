/** The published JavaScript client of DeviceHive against the local gateway, from sign-in to deletion. */
import DeviceHive from 'devicehive'
import { claimsOf } from '../kit/hive.ts'
import { PASSWORD } from '../kit/world.ts'
import { endServers, type Served, served } from './served.ts'

const { models } = DeviceHive
const { query } = models

afterEach(endServers)

/** Creates the state after the first start: network 1 and device types 1 to 3. */
const started = async (): Promise<Served> => {
  const here = await served()
  await here.stores.networks.createFirst(here.admin.id)
  await here.stores.deviceTypes.createFirst()
  return here
}

const connected = ({ api }: Served, login: string, password = PASSWORD): Promise<DeviceHive> =>
  new DeviceHive({ login, password, mainServiceURL: `${api}/dh/rest`, authServiceURL: `${api}/dh/rest` }).connect()

/** Returns the message of the client's rejection, from the response or from an error that wraps it. */
const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
  } catch (error) {
    return typeof error === 'string' ? error : error instanceof Error ? error.message : JSON.stringify(error)
  }
  throw new Error('it was not refused')
}

test('connects by login and password, and creates tokens with the same rights', async () => {
  const here = await started()
  const admin = await connected(here, 'admin@example.org')
  expect(claimsOf(admin.accessToken)).toMatchObject({ u: 1, a: [0], n: ['*'], dt: ['*'], t: 1 })
  expect(claimsOf(admin.refreshToken)).toMatchObject({ u: 1, t: 0 })
  const alice = await connected(here, 'alice@example.org')
  expect(claimsOf(alice.accessToken)).toMatchObject({ u: here.alice.id, n: [], dt: ['*'] })
  expect(await refusal(connected(here, 'alice@example.org', 'a wrong one'))).toContain('Invalid credentials')
  expect(await refusal(connected(here, 'nobody'))).toContain('User with login = nobody not found')
})

test('creates, changes and deletes a user', async () => {
  const here = await started()
  const admin = await connected(here, 'admin@example.org')
  const draft = { login: 'dave', password: 'open sesame', role: 1, status: 0, data: { jsonString: 'string' } }
  const made = await admin.user.insert(new models.User({ ...draft, introReviewed: true }))
  expect(made).toMatchObject({ lastLogin: null, data: draft.data, introReviewed: true })
  const { id } = made
  expect(await admin.user.get(id)).toMatchObject({ id, login: 'dave', role: 1, status: 0, networks: [] })
  expect(await admin.user.list(new query.UserListQuery({ loginPattern: 'da%' }))).toMatchObject([{ id }])
  expect(await admin.user.count(new query.UserCountQuery({ role: 1 }))).toEqual({ count: 3 })

  const dave = await connected(here, 'dave', 'open sesame')
  expect(await dave.user.getCurrent()).toMatchObject({ id, lastLogin: '2026-06-01T12:00:00.000' })
  expect(await dave.user.updateCurrent(new models.User({ data: { theme: 'dark' } }))).toBe('')
  expect(await refusal(dave.user.updateCurrent(new models.User({ role: 0 })))).toBe(
    'Admin permissions required for this action',
  )
  expect(await refusal(dave.user.list())).toBe('Access is denied')

  expect(await admin.user.update(new models.User({ id, login: 'david', status: 2 }))).toBe('')
  expect(await refusal(dave.user.getCurrent())).toBe('Unauthorized')
  expect(await admin.user.get(id)).toMatchObject({ login: 'david', status: 2, data: { theme: 'dark' } })
  expect(await refusal(admin.user.insert(new models.User({ ...draft, login: 'david' })))).toBe(
    'User with such login already exists. Please, select another one',
  )
  expect(await admin.user.delete(id)).toBe('')
  expect(await refusal(admin.user.get(id))).toBe(`User with id = ${id} not found`)
})

test('manages networks, device types and devices, and their owners', async () => {
  const here = await started()
  const admin = await connected(here, 'admin@example.org')
  const { id: user } = here.alice
  const { id: networkId } = await admin.network.insert(new models.Network({ name: 'North', description: 'All of it' }))
  await admin.user.assignNetwork(user, networkId)
  expect(await admin.user.getNetwork(user, networkId)).toMatchObject({ network: { id: networkId, name: 'North' } })
  await admin.network.update(new models.Network({ id: networkId, name: 'South' }))
  expect(await admin.network.list(new query.NetworkListQuery({ name: 'South' }))).toMatchObject([{ id: networkId }])
  expect(await admin.network.count(new query.NetworkCountQuery({}))).toEqual({ count: 2 })

  const { id: deviceTypeId } = await admin.deviceType.insert(new models.DeviceType({ name: 'Boat', description: null }))
  await admin.user.unassignAllDeviceTypes(user)
  await admin.user.assignDeviceType(user, deviceTypeId)
  expect(await admin.user.getDeviceTypes(user)).toMatchObject([{ id: deviceTypeId, name: 'Boat' }])
  expect(await admin.user.getDeviceType(user, deviceTypeId)).toMatchObject({ deviceType: { id: deviceTypeId } })

  const alice = await connected(here, 'alice@example.org')
  const device = { name: 'Boat 1', data: { crew: 2 }, networkId, deviceTypeId, isBlocked: false }
  await alice.device.add(new models.Device({ id: 'boat-1', ...device }))
  expect(await alice.device.get('boat-1')).toEqual({ id: 'boat-1', ...device })
  expect(await alice.network.get(networkId)).toMatchObject({ devices: [{ id: 'boat-1' }] })
  expect(await alice.device.list(new query.DeviceListQuery({ networkName: 'South' }))).toMatchObject([{ id: 'boat-1' }])
  expect(await alice.device.count(new query.DeviceCountQuery({ name: 'Boat 1' }))).toEqual({ count: 1 })

  const refused = 'There are the following devices within this network: boat-1. Please review and delete them first.'
  expect(await refusal(admin.network.delete(new query.NetworkDeleteQuery({ networkId })))).toBe(refused)
  await admin.user.unassignDeviceType(user, deviceTypeId)
  await admin.user.assignAllDeviceTypes(user)
  await admin.user.unassignNetwork(user, networkId)
  await admin.device.delete('boat-1')
  await admin.network.delete(new query.NetworkDeleteQuery({ networkId, force: true }))
  await admin.deviceType.delete(new query.DeviceTypeDeleteQuery({ deviceTypeId }))
  expect(await admin.deviceType.list(new query.DeviceTypeListQuery({}))).toHaveLength(3)
})

// The client exchanges the tokens of its login for new ones, which expire with the access token that created them.
test('is rejected after half an hour, and signs in again', async () => {
  const here = await started()
  const alice = await connected(here, 'alice@example.org')
  const before = alice.accessToken
  here.host.clock.advance(29 * 60_000)
  expect(await alice.user.getCurrent()).toMatchObject({ id: here.alice.id })
  here.host.clock.advance(2 * 60_000)
  expect(await refusal(alice.user.getCurrent())).toContain('Token has expired')
  await alice.connect({ login: 'alice@example.org', password: PASSWORD })
  expect(await alice.user.getCurrent()).toMatchObject({ id: here.alice.id })
  expect(alice.accessToken).not.toBe(before)
})

test('refreshes the access token with the tokens of its login', async () => {
  const here = await started()
  const mainServiceURL = `${here.api}/dh/rest`
  const own = await new DeviceHive({
    login: 'alice@example.org',
    password: PASSWORD,
    mainServiceURL,
    authServiceURL: mainServiceURL,
    autoUpdateSession: false,
  }).connect()
  here.host.clock.advance(31 * 60_000)
  const next = await own.connect({ refreshToken: own.refreshToken })
  expect(await next.user.getCurrent()).toMatchObject({ id: here.alice.id })
})

test('reads the server info and changes the configuration', async () => {
  const here = await started()
  const admin = await connected(here, 'admin@example.org')
  expect(await admin.info.getServerInfo()).toMatchObject({ serverTimestamp: '2026-06-01T12:00:00.000' })
  expect(await admin.info.getCacheInfo()).toMatchObject({ cacheStats: expect.any(String) })
  expect(await admin.info.getClusterInfo()).toHaveProperty(['bootstrap.servers'])
  const setting = new models.Configuration({ name: 'color', value: 'red' })
  expect(await admin.configuration.put(setting)).toEqual({ name: 'color', value: 'red', entityVersion: 1 })
  expect(await admin.configuration.get('color')).toMatchObject({ value: 'red' })
  expect(await admin.configuration.delete('color')).toBe('')
  expect(await refusal(admin.configuration.get('color'))).toMatch(/^Requested config with name = color not found/)
})
