/** Requests of ioBroker's adapter, and how it reads the socket: only the first list of each message. */
import { PASSWORD } from '../kit/world.ts'
import { type Frame, type Socket, watching } from '../kit/watching.ts'
import { endServers, type Served, served } from './served.ts'

afterEach(endServers)

const basic = `Basic ${btoa(`alice@example.org:${PASSWORD}`)}`

/** Signs in by form. Returns the first entry of Set-Cookie, which the adapter sends back whole. */
const cookieOf = async ({ api }: Served): Promise<string> => {
  const body = `email=${encodeURIComponent('alice@example.org')}&password=${encodeURIComponent(PASSWORD)}`
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const session = await fetch(`${api}/api/session`, { method: 'POST', headers, body })
  expect(session.status).toBe(200)
  return session.headers.getSetCookie()[0] ?? ''
}

const readList = async ({ api }: Served, name: string): Promise<any[]> => {
  const response = await fetch(`${api}/api/${name}`, { headers: { authorization: basic } })
  expect(response.status).toBe(200)
  return (await response.json()) as any[]
}

/** The adapter's view of the fleet. */
const adapterOf = async (here: Served) => {
  const view = { devices: [] as any[], latitudes: new Map<number, number>(), reads: 0 }
  const readAll = async () => {
    view.reads += 1
    const [devices = [], positions = []] = await Promise.all(
      ['devices', 'positions', 'geofences'].map(name => readList(here, name)),
    )
    view.devices = devices
    for (const { deviceId, latitude } of positions) view.latitudes.set(deviceId, latitude)
  }
  const receive = async (frame: Frame): Promise<void> => {
    const [first] = Object.keys(frame)
    if (first === 'positions')
      for (const { deviceId, latitude } of frame.positions ?? []) view.latitudes.set(deviceId, latitude)
    if (first !== 'devices') return
    for (const device of frame.devices ?? []) {
      const index = view.devices.findIndex(({ id }) => id === device.id)
      if (index === -1) return readAll()
      view.devices[index] = device
    }
  }
  await readAll()
  const shown = () => view.devices.map(({ id, name, status }) => [name, status, view.latitudes.get(id)])
  const receivesAll = async (socket: Socket): Promise<string[]> => {
    const frames = socket.frames()
    for (const frame of frames) await receive(frame)
    return frames.map(frame => Object.keys(frame).join())
  }
  return { view, shown, receivesAll }
}

const start = async () => {
  const here = await served()
  const live = watching(here.host)
  const create = async (name: string): Promise<number> =>
    (await here.alice.calls('traccar.devices.create', { body: { name, uniqueId: name } }).gets(200)).json.id
  const van = await create('Van')
  const moves = async (id: number, latitude: number) => {
    here.host.clock.advance(1000)
    await live.reports(id, { latitude })
    await live.delivers()
  }
  const rename = async (id: number, name: string) => {
    await here.alice.calls('traccar.devices.update', { params: { id }, body: { id, name, uniqueId: 'Van' } }).gets(200)
    await live.delivers()
  }
  const adapter = await adapterOf(here)
  const socket = await live.opens({ cookie: await cookieOf(here) })
  await live.delivers()
  return { ...here, ...live, ...adapter, create, van, moves, rename, socket }
}

test('opens the socket with the whole Set-Cookie entry, and signs in to the API with a password', async () => {
  const { socket, shown, receivesAll } = await start()
  expect(socket.status).toBe(200)
  expect(await receivesAll(socket)).toEqual(['positions'])
  expect(shown()).toEqual([['Van', 'offline', undefined]])
})

test('learns positions and the status from the first list of each message', async () => {
  const { socket, van, moves, shown, receivesAll, view } = await start()
  await receivesAll(socket)
  await moves(van, 50)
  expect(await receivesAll(socket)).toEqual(['devices', 'positions,devices'])
  expect(shown()).toEqual([['Van', 'online', 50]])
  await moves(van, 51)
  expect(await receivesAll(socket)).toEqual(['positions,devices'])
  expect(shown()).toEqual([['Van', 'online', 51]])
  expect(view.reads).toBe(1)
})

test('learns a new name, and reads everything again for a device that it does not know', async () => {
  const { socket, van, moves, rename, create, delivers, shown, receivesAll, view } = await start()
  await moves(van, 50)
  await rename(van, 'Bus')
  await receivesAll(socket)
  expect(shown()).toEqual([['Bus', 'online', 50]])
  await create('Wagon')
  await delivers()
  expect(await receivesAll(socket)).toEqual(['devices'])
  expect(shown()).toEqual([
    ['Bus', 'online', 50],
    ['Wagon', 'offline', undefined],
  ])
  expect(view.reads).toBe(2)
})

test('is not disturbed by events, by the list that tells of a deletion, and by empty messages', async () => {
  const { socket, alice, van, moves, delivers, shown, receivesAll, view } = await start()
  await alice
    .calls('traccar.notifications.set', { body: { userId: alice.id, type: 'deviceMoving', web: true } })
    .gets(200)
  await receivesAll(socket)
  await moves(van, 50)
  expect(await receivesAll(socket)).toEqual(['devices', 'events,positions,devices', 'positions,devices'])
  await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
  await delivers()
  expect(await receivesAll(socket)).toEqual(['devices'])
  expect([shown(), view.reads]).toEqual([[['Van', 'online', 50]], 1])
})
