/** Handling of socket messages by the web client of Traccar 3.9 and by Home Assistant. */
import { world } from '../kit/world.ts'
import { type Frame, watching } from '../kit/watching.ts'

/** Stores of the 3.9 client, which applies messages like its Root controller. */
const pageOf39 = (devices: readonly { readonly id: number }[]) => {
  const known = new Map<number, Record<string, unknown>>(devices.map(device => [device.id, { ...device }]))
  const markers = new Map<number, number>()
  const toasts: string[] = []
  const receive = (frame: Frame) => {
    for (const { id, status, ...rest } of frame.devices ?? []) {
      const device = known.get(id)
      if (device) Object.assign(device, { status, lastUpdate: 'lastUpdate' in rest ? rest.lastUpdate : undefined })
    }
    if (frame.positions && !frame.events)
      for (const { deviceId, latitude } of frame.positions) markers.set(deviceId, latitude)
    for (const event of frame.events ?? []) {
      // Reads an alarm's text from the positions of the same message.
      const position = frame.positions?.find(one => 'id' in one && 'positionId' in event && one.id === event.positionId)
      toasts.push(`${event.type}${position ? ` at ${position.latitude}` : ''}`)
    }
  }
  return { known, markers, toasts, receive }
}

const start = async () => {
  const here = await world()
  const live = watching(here.host)
  const { alice } = here
  await alice.calls('traccar.devices.create', { body: { name: 'Van', uniqueId: 'van' } }).gets(200)
  for (const type of ['deviceOnline', 'alarm'])
    await alice.calls('traccar.notifications.set', { body: { userId: alice.id, type, web: true } }).gets(200)
  return { ...here, ...live }
}

test('updates the map and the events of the 3.9 client', async () => {
  const { alice, opens, delivers, reports, host } = await start()
  const devices = (await alice.calls('traccar.devices.list', { query: '_dc=1&page=1&start=0&limit=25' }).gets(200)).json
  const page = pageOf39(devices)
  await reports(1, { latitude: 50 })
  const socket = await opens(alice, { headers: { Origin: 'https://gps.example.org' } })
  await delivers()
  socket.frames().forEach(page.receive)
  expect([...page.markers]).toEqual([[1, 50]])
  host.clock.advance(1000)
  await reports(1, { latitude: 51, attributes: { alarm: 'sos' } })
  await delivers()
  socket.frames().forEach(page.receive)
  expect([...page.markers]).toEqual([[1, 51]])
  expect(page.known.get(1)).toMatchObject({ status: 'online', lastUpdate: expect.stringMatching(/\+00:00$/) })
  expect(page.toasts).toEqual(['alarm at 51'])
})

test('sends Home Assistant a cookie for its token, and the lists that it reads from each message', async () => {
  const { alice, stranger, opens, delivers, reports, host } = await start()
  const token = (await alice.calls('traccar.session.createToken', { body: {} }).gets(200)).text
  const { cookies } = await stranger.calls('traccar.session.get', { query: { token } }).gets(200)
  const socket = await opens({ cookie: cookies[0]?.split(';')[0] ?? '' })
  await delivers()
  host.clock.advance(1000)
  await reports(1, { latitude: 51, accuracy: 4 })
  await delivers()
  const read = socket.frames().filter(frame => Object.keys(frame).length > 0)
  for (const frame of read)
    expect([Array.isArray(frame.devices ?? []), Array.isArray(frame.positions ?? [])]).toEqual([true, true])
  expect(read.flatMap(({ positions = [] }) => positions).at(-1)).toMatchObject({
    deviceId: 1,
    latitude: 51,
    accuracy: 4,
    address: null,
    geofenceIds: [],
    attributes: {},
  })
  expect(read.flatMap(({ events = [] }) => events)).toMatchObject([
    { type: 'deviceOnline', eventTime: expect.stringMatching(/\+00:00$/) },
  ])
})
