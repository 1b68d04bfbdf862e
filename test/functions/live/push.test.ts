import { keepAlive } from '../../../functions/live.ts'
import type { Socket } from '../../kit/watching.ts'
import { fleet as start } from './fleet.ts'

/** Some device is not the user's any more. */
const GONE = { devices: [] }
const devicesIn = (socket: Socket) => socket.frames().flatMap(({ devices = [] }) => devices.map(({ name }) => name))

test('the first message has the latest position of each device, then come devices and positions that change', async () => {
  const { alice, van, device, opens, delivers, moves, reports, queue } = await start()
  const wagon = await device(alice, 'Wagon')
  await reports(van, { latitude: 51 })
  expect(queue).toEqual([])
  const socket = await opens(alice)
  expect(socket.frames()).toEqual([])
  await delivers()
  expect(socket.frames()).toEqual([{ positions: [expect.objectContaining({ deviceId: van, latitude: 51 })] }])
  await moves(wagon, 52)
  expect(socket.frames()).toEqual([
    {
      devices: [expect.objectContaining({ id: wagon, name: 'Wagon', status: 'online' })],
      positions: [expect.objectContaining({ deviceId: wagon, latitude: 52 })],
    },
  ])
})

test('the socket shows a device and a position as the API does', async () => {
  const { alice, van, watches, moves } = await start()
  const socket = await watches(alice)
  socket.frames()
  await moves(van)
  const devices = (await alice.calls('traccar.devices.list').gets(200)).json
  const positions = (await alice.calls('traccar.positions.list').gets(200)).json
  expect(socket.frames()).toEqual([{ devices, positions }])
})

test.each(['with the message of the opening', 'before it'])(
  'a change and an event between the opening and the greeting reach the client once, delivered %s',
  async when => {
    const { alice, van, opens, wants, reports, delivers, queue, host } = await start()
    await wants(alice, 'deviceMoving')
    const socket = await opens(alice)
    const opening = when === 'before it' ? queue.splice(0) : []
    host.clock.advance(300)
    await reports(van, { latitude: 51 })
    await delivers()
    queue.push(...opening)
    await delivers()
    const frames = socket.frames()
    expect(frames[0]).toMatchObject({ positions: [{ deviceId: van, latitude: 51 }] })
    expect(frames.flatMap(({ devices = [] }) => devices)).toMatchObject([{ id: van, status: 'online' }])
    expect(frames.flatMap(({ events = [] }) => events)).toMatchObject([{ deviceId: van, type: 'deviceMoving' }])
  },
)

test('what a second brings is one message, with the newest position of each device', async () => {
  const { alice, van, watches, reports, delivers, queue, host } = await start()
  const socket = await watches(alice)
  socket.frames()
  for (const latitude of [50, 51, 52]) {
    host.clock.advance(300)
    await reports(van, { latitude })
  }
  // One for each batch, and one for the events of the first.
  expect(queue).toHaveLength(4)
  await delivers()
  expect(socket.frames()).toMatchObject([{ positions: [{ latitude: 52 }] }])
})

test('a batch that comes twice is told once', async () => {
  const { alice, van, watches, moves, queue, comesAgain } = await start()
  await watches(alice)
  await moves(van)
  await comesAgain()
  expect(queue).toEqual([])
})

describe('who sees it', () => {
  test('a user sees its devices and nobody else’s; an administrator’s map is its own, too', async () => {
    const { admin, alice, bob, van, watches, moves } = await start()
    const sockets = [await watches(admin), await watches(alice), await watches(bob)]
    for (const socket of sockets) socket.frames()
    await moves(van)
    expect(sockets.map(devicesIn)).toEqual([[], ['Van'], []])
  })

  test('a link shows the device at once, and when it is taken away nothing more comes', async () => {
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

  test('what changed before a link was taken away, and is delivered after it, is not shown', async () => {
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

  test('groups count at any depth, as they are now', async () => {
    const { admin, alice, bob, group, device, watches, moves, delivers } = await start()
    const top = await group(0, alice)
    const inner = await group(top)
    const wagon = await device(alice, 'Wagon', inner)
    const socket = await watches(bob)
    const link = { body: { userId: bob.id, groupId: top } }
    await admin.calls('traccar.permissions.linkGroup', link).gets(200)
    await delivers()
    await moves(wagon)
    expect(devicesIn(socket)).toEqual(['Wagon', 'Wagon'])
    const body = { id: wagon, name: 'Wagon', uniqueId: 'Wagon', groupId: 0 }
    await admin.calls('traccar.devices.update', { params: { id: wagon }, body }).gets(200)
    await moves(wagon)
    expect(socket.frames()).toEqual([GONE])
  })

  test('a user with many devices that change at once sees all of its own', async () => {
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

  test('a device that was deleted is shown no more', async () => {
    const { alice, van, watches, reports, delivers, host } = await start()
    const socket = await watches(alice)
    socket.frames()
    host.clock.advance(1000)
    await reports(van, { latitude: 51 })
    await alice.calls('traccar.devices.remove', { params: { id: van } }).gets(204)
    await delivers()
    expect(socket.frames()).toEqual([GONE])
  })

  test('a session that ended between the change and its delivery shows nothing, and its socket is ended', async () => {
    const { alice, van, watches, moves } = await start()
    const socket = await watches(alice)
    await alice.calls('traccar.session.remove').gets(204)
    await moves(van)
    expect(socket.isOpen()).toBe(false)
  })
})

describe('connections', () => {
  test('one that is gone is forgotten, and when nobody is left the consumer is told', async () => {
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

  test('one that is closed gets nothing more', async () => {
    const { alice, van, watches, moves, posts } = await start()
    const socket = await watches(alice)
    await socket.close()
    posts.splice(0)
    await moves(van)
    expect(posts).toEqual([])
  })

  test('each socket of a user gets everything', async () => {
    const { alice, van, watches, moves } = await start()
    const sockets = [await watches(alice), await watches(alice)]
    for (const socket of sockets) socket.frames()
    await moves(van)
    expect(sockets.map(devicesIn)).toEqual([['Van'], ['Van']])
  })

  test('a socket that can not be reached just now loses this message and nobody else’s', async () => {
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

  test('a socket whose greeting was lost on its way is greeted later', async () => {
    const { alice, opens, queue, host } = await start()
    const socket = await opens(alice)
    queue.splice(0)
    await keepAlive()
    expect(socket.frames()).toEqual([])
    host.clock.advance(6000)
    await keepAlive()
    expect(socket.frames()).toEqual([{ positions: [] }])
  })

  test('all are told nothing now and then, so that they stay open', async () => {
    const { alice, bob, watches } = await start()
    const sockets = [await watches(alice), await watches(bob)]
    for (const socket of sockets) socket.frames()
    await keepAlive()
    expect(sockets.map(socket => socket.frames())).toEqual([[{}], [{}]])
  })

  test('one from before a crash is remembered for no longer than it can be open', async () => {
    const { alice, watches, host, posts } = await start()
    const socket = await watches(alice)
    posts.splice(0)
    host.clock.advance(2 * 3_600_000 + 11 * 60_000)
    await keepAlive()
    expect([posts, socket.frames()]).toEqual([[], [{ positions: [] }]])
  })
})

test('nested attributes reach the socket as they are, and are no setting under a known name', async () => {
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
    { devices: [expect.objectContaining({ id: van, attributes })] },
    {
      devices: [expect.objectContaining({ id: van, attributes, status: 'online' })],
      positions: [expect.objectContaining({ deviceId: van, latitude: 52 })],
    },
  ])
})
