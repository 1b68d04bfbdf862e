/** Handling of socket messages by the web clients of Traccar 3.9 and of today. */
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

/** Today's client replaces whole devices and positions, reads every list, and upper-cases the status. */
const pageOfToday = () => {
  const statuses = new Map<number, string>()
  const markers = new Map<number, number>()
  const toasts: unknown[] = []
  const receive = (frame: Frame) => {
    for (const { id, status } of frame.devices ?? []) statuses.set(id, status.toUpperCase())
    for (const { deviceId, latitude } of frame.positions ?? []) markers.set(deviceId, latitude)
    for (const event of frame.events ?? []) toasts.push('attributes' in event ? event.attributes : undefined)
  }
  return { markers, toasts, receive, statuses }
}

test('shows the latest position in the client of today after an event of an earlier one', async () => {
  const { alice, opens, delivers, reports, host } = await start()
  const page = pageOfToday()
  const socket = await opens(alice, { headers: { Origin: 'https://gps.example.org' } })
  await delivers()
  await reports(1, { latitude: 50 })
  host.clock.advance(10_000)
  const early = { latitude: 51, fixTime: host.now() - 5000, attributes: { alarm: 'sos' } }
  await reports(1, early, { latitude: 52, fixTime: host.now() })
  await delivers()
  socket.frames().forEach(page.receive)
  expect([...page.markers]).toEqual([[1, 52]])
  expect([...page.statuses]).toEqual([[1, 'ONLINE']])
  expect(page.toasts).toMatchObject([
    { message: expect.stringContaining('Van') },
    { message: expect.stringContaining('Van') },
  ])
})

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
