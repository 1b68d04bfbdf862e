/**
 * The examples of the 3.9 API, verbatim. Requests are sent and return the same values. Values that only the server sets are
 * produced by reports of a tracker. The examples of reports are in the tests of the reports.
 */
import * as z from 'zod/mini'
import { statistics } from '#shared/api/traccar/statistics.ts'
import { EventModel } from '#shared/model/event.ts'
import { PositionModel } from '#shared/model/position.ts'
import { deviceId } from '#shared/model/ids.ts'
import { Command, CommandType } from '#shared/model/command.ts'
import { deliver } from '../kit/drive.ts'
import { nextId } from '#shared/table/entities.ts'
import { PASSWORD, world } from '../kit/world.ts'

const USER = `{"id":7,"attributes":{},"name":"Depot North","email":"north@example.org","readonly":false,"admin":false,"map":"carto","distanceUnit":"km","speedUnit":"kmh","latitude":59.91,"longitude":10.75,"zoom":11,"twelveHourFormat":false,"coordinateFormat":null,"disabled":false,"expirationTime":"2017-06-30T00:00:00.000+0000","deviceLimit":25,"token":null,"password":null}`
const LATER_USER = `{"id":7,"attributes":{"speedUnit":"kmh"},"name":"Depot North","email":"north@example.org","phone":null,"readonly":false,"administrator":false,"map":null,"latitude":0.0,"longitude":0.0,"zoom":0,"coordinateFormat":null,"disabled":false,"expirationTime":null,"deviceLimit":-1,"userLimit":0,"deviceReadonly":false,"limitCommands":false,"fixedEmail":false,"poiLayer":null,"password":null}`
const SERVER = `{"id":1,"attributes":{"speedLimit":"54"},"registration":true,"readonly":false,"map":null,"bingKey":null,"mapUrl":null,"distanceUnit":"km","speedUnit":"kn","latitude":0.0,"longitude":0.0,"zoom":0,"twelveHourFormat":false,"forceSettings":false,"coordinateFormat":null,"version":"3.9-SNAPSHOT"}`
const DEVICE = `{"id":31,"attributes":{"maintenance.interval":"15000000"},"name":"Van 31","uniqueId":"860000000000031","status":"online","lastUpdate":"2016-12-12T06:40:11.512+0000","positionId":90412,"groupId":4,"geofenceIds":[9],"phone":"+4700000031","model":"T-100","contact":null,"category":"truck"}`
const GROUP = `{"id":4,"attributes":{},"name":"Vans","groupId":0}`
const GEOFENCE = `{"id":9,"attributes":{},"name":"Yard","description":"","area":"CIRCLE (59.9127 10.7461, 250)"}`
const POSITION = `{"id":90412,"attributes":{"batteryLevel":64,"ip":"192.0.2.10","distance":41.37,"totalDistance":120337.05},"deviceId":31,"type":null,"protocol":"osmand","serverTime":"2016-12-12T06:40:11.000+0000","deviceTime":"2016-12-12T06:40:09.000+0000","fixTime":"2016-12-12T06:40:09.000+0000","outdated":false,"valid":true,"latitude":59.91301,"longitude":10.74577,"altitude":14.0,"speed":6.2,"course":271.0,"address":null}`
const EVENT = `{"id":5521,"attributes":{},"deviceId":31,"type":"geofenceEnter","serverTime":"2016-12-12T06:40:11.530+0000","positionId":90412,"geofenceId":9}`
const COMMAND = `{"id":0,"attributes":{"data":"2a2a"},"deviceId":31,"type":"custom"}`
const NOTIFICATION = `{"id":17,"attributes":{},"userId":7,"type":"geofenceEnter","web":true,"mail":false}`
const ALIAS = `{"id":3,"deviceId":31,"attribute":"io1","alias":"Rear door"}`
const STATISTICS = `{"id":12,"attributes":{},"captureTime":"2016-12-12T00:00:03.118+0000","activeUsers":3,"activeDevices":18,"requests":2210,"messagesReceived":9120,"messagesStored":9044}`

/** The same times in our response format. */
const ours = (example: string) => JSON.parse(example.replaceAll('+0000"', '+00:00"'))

/** Some clients rely on Traccar's order of members. */
const inOrderOf = (example: string, answer: object) => {
  const names = Object.keys(JSON.parse(example))
  expect(Object.keys(answer).filter(name => names.includes(name))).toEqual(names)
}

/** Creates a deployment in which the objects have the ids of the examples. */
const depot = async () => {
  const here = await world('2016-12-12T06:40:00Z')
  const { alice, table, user } = here
  for (const [kind, before] of [
    ['user', 3],
    ['group', 3],
    ['geofence', 8],
    ['device', 30],
    ['alias', 2],
    ['notification', 16],
  ] as const)
    await nextId(table, kind, before)
  const make = (address: string, body: object, id: number) =>
    alice.calls(`traccar.${address}`, { body }).gets(200, { id })
  await make('groups.create', { name: 'Group' }, 4)
  await make('geofences.create', { name: 'Geofence', area: 'CIRCLE (0 0, 1)' }, 9)
  await make('devices.create', { name: 'Device', uniqueId: 'u' }, 31)
  expect((await user('depot')).id).toBe(7)
  const update = (address: string, id: number, body: string) =>
    alice.calls(`traccar.${address}`, { params: { id }, body })
  return { ...here, update }
}

test('accepts the 3.9 user, with its own id', async () => {
  const { admin } = await depot()
  const { json: created } = await admin
    .calls('traccar.users.create', { body: { ...JSON.parse(USER), password: PASSWORD } })
    .gets(200, { ...ours(USER), id: 8 })
  inOrderOf(USER, created)
  const { json } = await admin.calls('traccar.users.update', { params: { id: 7 }, body: USER.replace('north', 'n') })
  expect(json).toMatchObject({ ...ours(USER), email: 'n@example.org' })
})

test('accepts the user of later versions', async () => {
  const { admin } = await depot()
  const { json } = await admin
    .calls('traccar.users.update', { params: { id: 7 }, body: LATER_USER })
    .gets(200, ours(LATER_USER))
  inOrderOf(LATER_USER, json)
  await admin.calls('traccar.users.get', { params: { id: 7 } }).gets(200, json)
})

test('parses the date in the description of the later contract, which is in the past', async () => {
  const { admin, stranger } = await world()
  const body = { name: 'Old', email: 'old@example.org', password: PASSWORD, expirationTime: '1963-11-22T18:30:00Z' }
  await admin.calls('traccar.users.create', { body }).gets(200, { expirationTime: '1963-11-22T18:30:00.000+00:00' })
  await stranger
    .calls('traccar.session.create', { body: { email: body.email, password: PASSWORD } })
    .gets(400, 'Account has expired')
})

test('accepts the server, except its version', async () => {
  const { admin } = await world()
  const { json } = await admin
    .calls('traccar.server.update', { body: SERVER })
    .gets(200, { ...ours(SERVER), version: 'test' })
  inOrderOf(SERVER, json)
  await admin.calls('traccar.server.get').gets(200, json)
})

test('accepts the device, except the members that the server sets', async () => {
  const { alice, update } = await depot()
  const reported = { status: 'offline', lastUpdate: null, positionId: 0, geofenceIds: [] }
  const { json } = await update('devices.update', 31, DEVICE).gets(200, { ...ours(DEVICE), ...reported })
  inOrderOf(DEVICE, json)
  const another = DEVICE.replace('860000000000031', '860000000000032')
  await alice.calls('traccar.devices.create', { body: another }).gets(200, { ...ours(another), ...reported, id: 32 })
})

test.each([
  ['groups', 4, GROUP, {}],
  ['geofences', 9, GEOFENCE, { calendarId: 0 }],
])('%s are taken as they were shown', async (group, id, example, more) => {
  const { alice, update } = await depot()
  const { json } = await update(`${group}.update`, id, example).gets(200)
  expect(json).toEqual({ ...JSON.parse(example), ...more })
  inOrderOf(example, json)
  await alice.calls(`traccar.${group}.create`, { body: example }).gets(200, { ...JSON.parse(example), id: id + 1 })
})

test('accepts the alias', async () => {
  const { alice, update } = await depot()
  await alice.calls('traccar.attributes.createAlias', { body: ALIAS }).gets(200, JSON.parse(ALIAS))
  const { json } = await update('attributes.updateAlias', 3, ALIAS).gets(200)
  expect(json).toEqual(JSON.parse(ALIAS))
  inOrderOf(ALIAS, json)
})

test('accepts the notification, with the id of its record', async () => {
  const { admin } = await depot()
  const { json } = await admin.calls('traccar.notifications.set', { body: NOTIFICATION }).gets(200)
  expect(json).toEqual(JSON.parse(NOTIFICATION))
  inOrderOf(NOTIFICATION, json)
  const { json: all } = await admin.calls('traccar.notifications.list', { query: { userId: 7 } }).gets(200)
  expect(all).toContainEqual(json)
})

test('returns links unchanged', async () => {
  const { admin } = await depot()
  const links = [
    ['permissions.linkDevice', '{"userId":7,"deviceId":31}'],
    ['permissions.linkGroup', '{"userId":7,"groupId":4}'],
    ['permissions.linkGeofence', '{"userId":7,"geofenceId":9}'],
    ['devices.linkGeofence', '{"deviceId":31,"geofenceId":9}'],
    ['groups.linkGeofence', '{"groupId":4,"geofenceId":9}'],
  ] as const
  for (const [address, body] of links) {
    const { text } = await admin.calls(`traccar.${address}`, { body }).gets(200)
    expect(text).toBe(body)
  }
})

/** Report of the van in the examples, and one from outside the yard 13 s earlier. */
const reports = async ({ alice, update }: Awaited<ReturnType<typeof depot>>) => {
  await update('devices.update', 31, DEVICE).gets(200)
  await update('geofences.update', 9, GEOFENCE).gets(200)
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: 31, geofenceId: 9 } }).gets(200)
  const point = { altitude: 14, speed: 6.2, course: 271, attributes: { batteryLevel: 64 } }
  const record = { v: 1, deviceId: deviceId(31), protocol: 'osmand', ip: '192.0.2.10' } as const
  const at = (time: string) => Date.parse(`2016-12-12T06:${time}Z`)
  await deliver([
    {
      ...record,
      receivedAt: at('39:58'),
      points: [{ ...point, fixTime: at('39:56'), latitude: 59.92, longitude: 10.74 }],
    },
    {
      ...record,
      receivedAt: at('40:11'),
      points: [{ ...point, fixTime: at('40:09'), latitude: 59.91301, longitude: 10.74577 }],
    },
  ])
}

test('produces the position and the event of the examples from the van’s reports', async () => {
  const here = await depot()
  await reports(here)
  const { alice, host } = here
  host.clock.set('2016-12-12T06:40:12Z')
  const query = { deviceId: 31, from: '2016-12-12T06:40:00Z', to: '2016-12-12T06:41:00Z' }
  const {
    json: [position],
  } = await alice.calls('traccar.positions.list').gets(200)
  const {
    id: _,
    attributes: { batteryLevel, ip },
    ...values
  } = ours(POSITION)
  expect(position).toMatchObject({ ...values, attributes: { batteryLevel, ip } })
  inOrderOf(POSITION, position)
  const { json: entered } = await alice
    .calls('traccar.reports.events', { query: { ...query, type: 'geofenceEnter' } })
    .gets(200, { length: 1 })
  expect(entered[0]).toMatchObject({
    ...ours(EVENT),
    id: expect.any(Number),
    positionId: position.id,
    serverTime: '2016-12-12T06:40:11.000+00:00',
  })
  inOrderOf(EVENT, entered[0])
  await alice.calls('traccar.events.get', { params: { id: entered[0].id } }).gets(200, entered[0])
  const { json: devices } = await alice.calls('traccar.devices.list').gets(200)
  expect(devices.at(-1)).toMatchObject({
    ...ours(DEVICE),
    lastUpdate: '2016-12-12T06:40:11.000+00:00',
    positionId: position.id,
  })
})

test('accepts the command and the total distance of the examples', async () => {
  const here = await depot()
  await reports(here)
  const { admin, alice, host } = here
  host.clock.set('2016-12-12T06:40:12Z')
  await alice.calls('traccar.commandtypes.list', { query: { deviceId: 31 } }).gets(200, [{ type: 'custom' }])
  const { json } = await alice.calls('traccar.commands.create', { body: COMMAND }).gets(200)
  expect(json).toEqual(JSON.parse(COMMAND))
  inOrderOf(COMMAND, json)
  const body = '{"deviceId":31,"totalDistance":125000.0}'
  await admin.calls('traccar.devices.setDistance', { params: { id: 31 }, body }).gets(204)
  await alice.calls('traccar.positions.list').gets(200, [{ attributes: { totalDistance: 125_000 } }])
})

/** Members of responses beyond the examples. */
const MORE = {
  position: { accuracy: 0, network: null, geofenceIds: [] },
  event: { eventTime: '2016-12-12T06:40:09.000+00:00', maintenanceId: 0 },
  statistics: { mailSent: 0, smsSent: 0, geocoderRequests: 0, geolocationRequests: 0, protocols: null },
}

test.each([
  ['position', PositionModel, POSITION, MORE.position],
  ['event', EventModel, EVENT, MORE.event],
  ['command', Command, COMMAND, {}],
  ['type of command', CommandType, '{"type":"custom"}', {}],
])('the example of a %s is one of ours', (_, schema, example, more) => {
  const answer = z.parse(schema as z.ZodMiniType, { ...ours(example), ...more }) as object
  expect(answer).toEqual({ ...ours(example), ...more })
  inOrderOf(example, answer)
})

test('returns the statistics of the example', () => {
  const row = { ...ours(STATISTICS), ...MORE.statistics }
  expect(z.parse(statistics.list.response, [row])).toEqual([row])
  inOrderOf(STATISTICS, row)
})
