/** Sockets of guests: what they receive, and when they are closed. */
import { keepAlive } from '../../../functions/live.ts'
import { fleet } from './fleet.ts'

const shared = async (more: object = {}) => {
  const here = await fleet()
  const body = { deviceIds: [here.van], until: '2026-06-01T13:00:00Z', ...more }
  const share = (await here.alice.calls('traccar.shares.create', { body }).gets(200)).json
  const follows = async () => {
    const socket = await here.opens(undefined, { query: { token: share.token } })
    await here.delivers()
    return socket
  }
  return { ...here, share, follows }
}

test('sends guests the shared devices as requests show them, and no others', async () => {
  const { alice, van, device, follows, moves, wants, share } = await shared()
  const wagon = await device(alice, 'Wagon')
  await wants(alice, 'deviceMoving')
  const socket = await follows()
  expect(socket.frames()).toEqual([{ positions: [] }])
  await moves(wagon)
  expect(socket.frames()).toEqual([])
  await moves(van, 51)
  const frames = socket.frames()
  expect(frames).toMatchObject([{ devices: [{ id: van, uniqueId: `shared-${van}` }], positions: [{ latitude: 51 }] }])
  expect(JSON.stringify(frames)).not.toMatch(/osmand|totalDistance/)
  const { json } = await alice.calls('traccar.shares.list').gets(200)
  expect(json).toMatchObject([{ id: share.id, watching: 1 }])
})

test('sends blurred positions, also in the first message', async () => {
  const { van, follows, moves } = await shared({ zones: [{ latitude: 51, longitude: 10, radius: 100 }] })
  await moves(van, 51)
  const socket = await follows()
  await moves(van, 51.0001)
  const [first, next] = socket.frames().map(({ positions = [] }) => positions[0])
  expect(first).toMatchObject({ accuracy: 460, speed: 0 })
  expect(next?.latitude).toBe(first?.latitude)
  expect(first?.latitude).not.toBe(51)
})

test('sends nothing before the share begins', async () => {
  const { van, follows, moves, host } = await shared({ from: '2026-06-01T12:30:00Z' })
  await moves(van, 51)
  const socket = await follows()
  await moves(van, 52)
  expect(socket.frames()).toEqual([{ positions: [] }])
  host.clock.advance(30 * 60_000)
  await moves(van, 53)
  expect(socket.frames()).toMatchObject([{ positions: [{ latitude: 53 }] }])
})

test('closes the socket when the share is revoked', async () => {
  const { alice, van, follows, moves, delivers, share } = await shared()
  const socket = await follows()
  await moves(van, 51)
  socket.frames()
  await alice.calls('traccar.shares.remove', { params: { id: share.id } }).gets(204)
  await delivers()
  expect(socket.isOpen()).toBe(false)
})

test('closes the socket at the end of the share, with the next change', async () => {
  const { van, follows, moves, host } = await shared()
  const socket = await follows()
  socket.frames()
  host.clock.advance(3_600_000)
  await moves(van, 51)
  expect(socket.frames()).toEqual([])
  expect(socket.isOpen()).toBe(false)
})

test('closes the socket of a share whose owner was disabled', async () => {
  const { admin, alice, follows } = await shared()
  const socket = await follows()
  const body = { name: 'Alice', email: alice.email, disabled: true }
  await admin.calls('traccar.users.update', { params: { id: alice.id }, body }).gets(200)
  await keepAlive()
  expect(socket.isOpen()).toBe(false)
})

test('sends nothing about a device that the owner can no longer see', async () => {
  const { admin, alice, van, follows, moves } = await shared()
  const socket = await follows()
  socket.frames()
  await admin.calls('traccar.permissions.unlinkDevice', { body: { userId: alice.id, deviceId: van } }).gets(204)
  await moves(van, 51)
  expect(socket.frames()).toEqual([])
  expect((await follows()).status).toBe(401)
})
