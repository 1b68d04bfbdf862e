import { keepAlive } from '../../../functions/live.ts'
import type { Socket } from '../../kit/watching.ts'
import { fleet as start } from './fleet.ts'

/** The user lost access to a device. */
const GONE = { devices: [] }
const devicesIn = (socket: Socket) => [
  ...new Set(socket.frames().flatMap(({ devices = [] }) => devices.map(({ name }) => name))),
]

test('sends the latest position of each device first, then changed devices and positions', async () => {
  const { alice, van, device, opens, delivers, moves, reports, queue } = await start()
  const wagon = await device(alice, 'Wagon')
  await reports(van, { latitude: 51 })
  expect(queue).toEqual([])
  const socket = await opens(alice)
  expect(socket.frames()).toEqual([])
  await delivers()
  expect(socket.frames()).toEqual([
    {
      positions: [expect.objectContaining({ deviceId: van, latitude: 51 })],
      devices: [expect.objectContaining({ id: van, status: 'online' })],
    },
  ])
  await moves(wagon, 52)
  const devices = [expect.objectContaining({ id: wagon, name: 'Wagon', status: 'online' })]
  const positions = [expect.objectContaining({ deviceId: wagon, latitude: 52 })]
  expect(socket.frames()).toEqual([{ devices }, { positions, devices }])
  await moves(wagon, 53)
  expect(socket.frames()).toMatchObject([{ positions: [{ latitude: 53 }], devices: [{ id: wagon }] }])
})

test('sends devices and positions in the format of the API', async () => {
  const { alice, van, watches, moves } = await start()
  const socket = await watches(alice)
  socket.frames()
  await moves(van)
  const devices = (await alice.calls('traccar.devices.list').gets(200)).json
  const positions = (await alice.calls('traccar.positions.list').gets(200)).json
  expect(socket.frames()).toEqual([{ devices }, { devices, positions }])
})

test.each(['with the connection message', 'before the connection message'])(
  'sends a change and an event between connection and initial snapshot once, delivered %s',
  async when => {
    const { alice, van, opens, wants, reports, delivers, queue, host } = await start()
    await wants(alice, 'deviceMoving')
    const socket = await opens(alice)
    const opening = when === 'before the connection message' ? queue.splice(0) : []
    host.clock.advance(300)
    await reports(van, { latitude: 51 })
    await delivers()
    queue.push(...opening)
    await delivers()
    const frames = socket.frames()
    expect(frames[0]).toMatchObject({ positions: [{ deviceId: van, latitude: 51 }] })
    const alone = frames.filter(frame => Object.keys(frame)[0] === 'devices')
    expect(alone).toMatchObject([{ devices: [{ id: van, status: 'online' }] }])
    expect(frames.flatMap(({ events = [] }) => events)).toMatchObject([{ deviceId: van, type: 'deviceMoving' }])
  },
)

test('merges the changes of a second into one message with the newest positions', async () => {
  const { alice, van, watches, reports, delivers, queue, host } = await start()
  const socket = await watches(alice)
  socket.frames()
  for (const latitude of [50, 51, 52]) {
    host.clock.advance(300)
    await reports(van, { latitude })
  }
  // One message per batch, and one for the events of the first.
  expect(queue).toHaveLength(4)
  await delivers()
  expect(socket.frames()).toMatchObject([{ devices: [{ status: 'online' }] }, { positions: [{ latitude: 52 }] }])
})

test('sends one update for a redelivered batch', async () => {
  const { alice, van, watches, moves, queue, comesAgain } = await start()
  await watches(alice)
  await moves(van)
  await comesAgain()
  expect(queue).toEqual([])
})

describe('visibility', () => {
  test('sends the devices that a user sees, and only own devices to an administrator', async () => {
    const { admin, alice, bob, van, watches, moves } = await start()
    const sockets = [await watches(admin), await watches(alice), await watches(bob)]
    for (const socket of sockets) socket.frames()
    await moves(van)
    expect(sockets.map(devicesIn)).toEqual([[], ['Van'], []])
  })

  test('sends a device after it is linked and nothing after it is unlinked', async () => {
    const { admin, bob, van, watches, moves, delivers } = await start()
    const socket = await watches(bob)
    const link = { body: { userId: bob.id, deviceId: van } }
    await admin.calls('traccar.permissions.linkDevice', link).gets(200)
    await delivers()
    expect(devicesIn(socket)).toEqual(['Van'])
    await moves(van)
    expect(devicesIn(socket)).toEqual(['Van'])
    await admin.calls('traccar.permissions.unlinkDevice', link).gets(204)
    await moves(van)
    expect(socket.frames()).toEqual([GONE])
  })

  test('hides a change that is delivered after the device was unlinked', async () => {
    const { admin, bob, van, watches, reports, delivers, host } = await start()
    const socket = await watches(bob)
    const link = { body: { userId: bob.id, deviceId: van } }
    await admin.calls('traccar.permissions.linkDevice', link).gets(200)
    await delivers()
    socket.frames()
    host.clock.advance(1000)
    await reports(van, { latitude: 60 })
    await admin.calls('traccar.permissions.unlinkDevice', link).gets(204)
    await delivers()
    expect(socket.frames()).toEqual([GONE])
  })

  test('includes devices of nested groups, as currently stored', async () => {
    const { admin, alice, bob, group, device, watches, moves, delivers } = await start()
    const top = await group(0, alice)
    const inner = await group(top)
    const wagon = await device(alice, 'Wagon', inner)
    const socket = await watches(bob)
    const link = { body: { userId: bob.id, groupId: top } }
    await admin.calls('traccar.permissions.linkGroup', link).gets(200)
    await delivers()
    await moves(wagon)
    expect(devicesIn(socket)).toEqual(['Wagon'])
    const body = { id: wagon, name: 'Wagon', uniqueId: 'Wagon', groupId: 0 }
    await admin.calls('traccar.devices.update', { params: { id: wagon }, body }).gets(200)
    await moves(wagon)
    expect(socket.frames()).toEqual([GONE])
  })

  test('sends all devices of a user when 60 devices change at once', async () => {
    const { alice, bob, device, watches, reports, delivers } = await start()
    const own = []
    for (let n = 0; n < 60; n += 1) own.push(await device(n % 2 === 0 ? alice : bob, `Car ${n}`))
    const socket = await watches(alice)
    socket.frames()
    for (const id of own) await reports(id, {})
    await delivers()
    const seen = devicesIn(socket)
    expect(seen).toHaveLength(30)
    expect(seen.filter(name => Number(name.slice(4)) % 2 === 1)).toEqual([])
  })

  test('sends no update of a deleted device', async () => {
    const { alice, van, watches, reports, delivers, host } = await start()
    const socket = await watches(alice)
    socket.frames()
    host.clock.advance(1000)
    await reports(van, { latitude: 51 })
    await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
    await delivers()
    expect(socket.frames()).toEqual([GONE])
  })

  test('sends nothing to an expired session and closes its socket', async () => {
    const { alice, van, watches, moves } = await start()
    const socket = await watches(alice)
    await alice.calls('traccar.session.remove').gets(204)
    await moves(van)
    expect(socket.isOpen()).toBe(false)
  })
})

describe('connections', () => {
  test('removes a vanished connection and publishes nothing without connections', async () => {
    const { alice, van, watches, moves, host, stores, queue, reports } = await start()
    const socket = await watches(alice)
    socket.vanish()
    host.clock.advance(6000)
    await moves(van)
    await moves(van)
    expect((await stores.config.subscriberState()).until).toBe(0)
    host.clock.advance(1000)
    await reports(van, {})
    expect(queue).toEqual([])
  })

  test('sends nothing to a closed connection', async () => {
    const { alice, van, watches, moves, posts } = await start()
    const socket = await watches(alice)
    await socket.close()
    posts.splice(0)
    await moves(van)
    expect(posts).toEqual([])
  })

  test('sends every update to each socket of a user', async () => {
    const { alice, van, watches, moves } = await start()
    const sockets = [await watches(alice), await watches(alice)]
    for (const socket of sockets) socket.frames()
    await moves(van)
    expect(sockets.map(devicesIn)).toEqual([['Van'], ['Van']])
  })

  test('skips an unreachable socket and sends to the others', async () => {
    const { alice, van, watches, moves, host } = await start()
    const [broken, well] = [await watches(alice), await watches(alice)]
    const { sockets } = host
    const post = sockets?.post
    Object.assign(sockets ?? {}, {
      post: (id: string, text: string) =>
        id === broken.id ? Promise.reject(new Error('throttled')) : post?.(id, text),
    })
    broken.frames()
    well.frames()
    await moves(van)
    expect([devicesIn(broken), devicesIn(well)]).toEqual([[], ['Van']])
    expect(host.logged).toMatchObject([{ level: 'warn', entry: { error: 'Error: throttled' } }])
  })

  test('sends the initial snapshot later if the first attempt failed', async () => {
    const { alice, opens, queue, host } = await start()
    const socket = await opens(alice)
    queue.splice(0)
    await keepAlive()
    expect(socket.frames()).toEqual([])
    host.clock.advance(6000)
    await keepAlive()
    expect(socket.frames()).toEqual([{ positions: [] }])
  })

  test('sends empty messages to keep idle connections open', async () => {
    const { alice, bob, watches } = await start()
    const sockets = [await watches(alice), await watches(bob)]
    for (const socket of sockets) socket.frames()
    await keepAlive()
    expect(sockets.map(socket => socket.frames())).toEqual([[{}], [{}]])
  })

  test('expires a connection after the maximum duration of 2 hours if its close was lost', async () => {
    const { alice, watches, host, posts } = await start()
    const socket = await watches(alice)
    posts.splice(0)
    host.clock.advance(2 * 3_600_000 + 11 * 60_000)
    await keepAlive()
    expect([posts, socket.frames()]).toEqual([[], [{ positions: [] }]])
  })
})

test('sends nested attributes unchanged and does not apply them as settings', async () => {
  const { alice, van, watches, moves, delivers } = await start()
  const socket = await watches(alice)
  socket.frames()
  const { json } = await alice.calls('traccar.devices.list').gets(200)
  const attributes = { speedLimit: { a: 1 }, 'filter.enable': [true], 'status.timeout': {}, text: 'x'.repeat(16_000) }
  const body = { ...json.find(({ id }: { id: number }) => id === van), attributes }
  await alice.calls('traccar.devices.update', { params: { id: van }, body }).gets(200, { attributes })
  await delivers()
  await moves(van, 52)
  expect(socket.frames()).toEqual([
    { devices: [expect.objectContaining({ id: van, attributes, status: 'offline' })] },
    { devices: [expect.objectContaining({ id: van, attributes, status: 'online' })] },
    {
      devices: [expect.objectContaining({ id: van, attributes, status: 'online' })],
      positions: [expect.objectContaining({ deviceId: van, latitude: 52 })],
    },
  ])
})
