/** Uses traccar-api, which is generated from the API of Traccar 4, with the cookie of a form login. */
const {
  DevicesApi,
  EventsApi,
  GeofencesApi,
  PermissionsApi,
  PositionsApi,
  ReportsApi,
  ServerApi,
  SessionApi,
} = require('traccar-api')
const { check, EMAIL, eventually, fail, PASSWORD, report, SERVER, VAN, VAN_UNIQUE_ID } = require('./checks.cjs')

const basePath = `${SERVER}/api`

const data = async answer => (await answer).data

const signIn = async () => {
  const session = await new SessionApi({ basePath }).sessionPost(EMAIL, PASSWORD)
  check('signs in', session.data.email, EMAIL)
  const Cookie = session.headers['set-cookie'][0].split(';')[0]
  const options = { basePath, baseOptions: { headers: { Cookie } } }
  check('reads its session', (await data(new SessionApi(options).sessionGet())).email, EMAIL)
  check('reads the server', typeof (await data(new ServerApi(options).serverGet())).version, 'string')
  return options
}

const manage = async options => {
  const devices = new DevicesApi(options)
  const listed = await data(devices.devicesGet())
  check('lists devices', listed.map(({ name }) => name).sort(), ['New', 'Van'])
  const found = await data(devices.devicesGet(undefined, undefined, undefined, VAN_UNIQUE_ID))
  check(
    'finds a device by its unique id',
    found.map(({ id }) => id),
    [VAN],
  )

  const wagon = await data(devices.devicesPost({ name: 'Wagon', uniqueId: `${VAN_UNIQUE_ID}-wagon` }))
  const renamed = await data(devices.devicesIdPut({ ...wagon, name: 'Wagon 2' }, wagon.id))
  check('renames a device', renamed.name, 'Wagon 2')
  const fence = await data(new GeofencesApi(options).geofencesPost({ name: 'Port', area: 'CIRCLE (59 10, 100)' }))
  const pair = { deviceId: wagon.id, geofenceId: fence.id }
  check('links a geofence', (await new PermissionsApi(options).permissionsPost(pair)).status, 204)
  const geofences = await data(new GeofencesApi(options).geofencesGet(undefined, undefined, wagon.id))
  check(
    'lists the geofences of a device',
    geofences.map(({ name }) => name),
    ['Port'],
  )
  check('unlinks a geofence', (await new PermissionsApi(options).permissionsDelete(pair)).status, 204)
  await devices.devicesIdDelete(wagon.id)
  check('deletes a device', (await data(devices.devicesGet())).length, 2)
}

const read = async options => {
  await report(60.5, { alarm: 'sos' })
  const latest = async () => {
    const [{ deviceId, latitude }] = await data(new PositionsApi(options).positionsGet(VAN))
    return [deviceId, latitude]
  }
  await eventually('reads the latest position', latest, [VAN, 60.5])
  const range = [new Date(Date.now() - 3_600_000), new Date(Date.now() + 60_000)]
  const reports = new ReportsApi(options)
  const route = await data(reports.reportsRouteGet(...range, [VAN]))
  check(
    'reads a route',
    route.map(({ latitude }) => latitude),
    [59.9, 60.5],
  )
  const alarms = async () => data(reports.reportsEventsGet(...range, [VAN], undefined, ['alarm']))
  await eventually('reads the events of a type', async () => (await alarms()).map(({ type }) => type), ['alarm'])
  const [{ id }] = await alarms()
  check('reads an event', (await data(new EventsApi(options).eventsIdGet(id))).id, id)
  check('reads a summary', (await data(reports.reportsSummaryGet(...range, [VAN])))[0].deviceName, 'Van')
  for (const name of ['reportsTripsGet', 'reportsStopsGet'])
    check(name, Array.isArray(await data(reports[name](...range, [VAN]))))
}

const main = async () => {
  const options = await signIn()
  await manage(options)
  await read(options)
  check('signs out', (await new SessionApi(options).sessionDelete()).status, 204)
}

main().catch(error => fail('a request', error.response ? [error.config.url, error.response.data] : error))
