/** Sends a tracker's report to open sockets over HTTP and WebSockets, like a browser and a phone. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../local/launch.ts'
import { type Frame, watching } from '../kit/watching.ts'
import { world } from '../kit/world.ts'

afterAll(endAll)

const ADMIN = { email: 'admin', password: 'correct horse' }
const BOB = { email: 'bob@example.org', password: 'battery staple' }

const signIn = async ({ api }: Server, who: Record<string, string>): Promise<string> => {
  const response = await fetch(`${api}/api/session`, { method: 'POST', body: new URLSearchParams(who) })
  expect(response.status).toBe(200)
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
const asks = async ({ api }: Server, cookie: string, request: string, body: object): Promise<any> => {
  const [method = '', path = ''] = request.split(' ')
  const headers = { cookie, 'content-type': 'application/json' }
  const response = await fetch(api + path, { method, headers, body: JSON.stringify(body) })
  const text = await response.text()
  expect([response.ok, text]).toEqual([true, text])
  return text === '' ? undefined : JSON.parse(text)
}
const report = async ({ ingest }: Server, latitude: number): Promise<void> => {
  const at = Math.floor(Date.now() / 1000)
  const response = await fetch(`${ingest}/?id=van&timestamp=${at}&lat=${latitude}&lon=10&speed=20`, { method: 'POST' })
  expect(response.status).toBe(200)
}

const watch = async ({ api }: Server, cookie: string) => {
  const socket = new WebSocket(`${api.replace('http', 'ws')}/api/socket`, { headers: { cookie, origin: api } })
  const frames: Frame[] = []
  socket.on('message', (message: Buffer) => frames.push(JSON.parse(message.toString())))
  await once(socket, 'open')
  const latitudes = () => frames.flatMap(({ positions = [] }) => positions.map(({ latitude }) => latitude))
  const until = async (holds: () => boolean) => {
    for (let n = 0; n < 2000 && !holds(); n += 1) await new Promise(resolve => setTimeout(resolve, 5))
    expect(holds()).toBe(true)
  }
  return { socket, frames, latitudes, until }
}

test('sends a fix within seconds to all authorized clients, and to no client without access', async () => {
  const folder = temporaryFolder()
  const server = await startServer(environment(folder, { ADMIN_PASSWORD: ADMIN.password }))
  const admin = await signIn(server, ADMIN)
  const van = await asks(server, admin, 'POST /api/devices', { name: 'Van', uniqueId: 'van' })
  const bob = await asks(server, admin, 'POST /api/users', { name: 'Bob', ...BOB })
  const link = { userId: bob.id, deviceId: van.id }
  await asks(server, admin, 'POST /api/permissions/devices', link)

  const mine = await watch(server, admin)
  const bobs = await watch(server, await signIn(server, BOB))
  const killed = await watch(server, admin)
  await Promise.all([mine, bobs].map(one => one.until(() => one.frames.length > 0)))
  expect([mine.frames[0], bobs.frames[0]]).toEqual([{ positions: [] }, { positions: [] }])
  killed.socket.terminate()

  const startedAt = performance.now()
  await report(server, 51)
  await Promise.all([mine, bobs].map(one => one.until(() => one.latitudes().includes(51))))
  // Waits one second for further messages. The rest allows for a busy machine.
  expect(performance.now() - startedAt).toBeLessThan(5000)

  await asks(server, admin, 'DELETE /api/permissions/devices', link)
  await report(server, 52)
  await mine.until(() => mine.latitudes().includes(52))
  expect(bobs.latitudes()).toEqual([51])

  // After a restart the client reconnects and receives the current state.
  const closed = once(mine.socket, 'close')
  await server.kill('SIGTERM')
  await closed
  const next = await startServer(environment(folder, { ADMIN_PASSWORD: ADMIN.password }))
  const again = await watch(next, await signIn(next, ADMIN))
  await again.until(() => again.frames.length > 0)
  expect(again.latitudes()).toEqual([52])
  again.socket.close()
  await next.kill('SIGTERM')
})

describe('stores a fix although live updates fail', () => {
  const start = async () => {
    const here = await world()
    const live = watching(here.host)
    const { alice, host } = here
    const body = { name: 'Van', uniqueId: 'van' }
    const van: number = (await alice.calls('traccar.devices.create', { body }).gets(200)).json.id
    const socket = await live.opens(alice)
    await live.delivers()
    socket.frames()
    const latitude = async () => (await alice.calls('traccar.positions.list').gets(200)).json[0]?.latitude
    return { ...here, ...live, van, socket, latitude, host }
  }

  test('if the queue rejects changes', async () => {
    const { host, van, reports, latitude } = await start()
    Object.assign(host, { liveQueue: { put: () => Promise.reject(new Error('unreachable')) } })
    await reports(van, { latitude: 51 })
    expect(await latitude()).toBe(51)
    expect(host.logged).toMatchObject([
      { entry: { message: 'live clients were not notified', error: 'Error: unreachable' } },
    ])
  })

  test('if the queue does not respond, before the timeout and without delaying the next fix', async () => {
    const { host, van, reports, latitude } = await start()
    let asked = () => undefined as void
    const waiting = new Promise<void>(resolve => (asked = resolve))
    let puts = 0
    const put = () => {
      puts += 1
      asked()
      return new Promise<void>(() => undefined)
    }
    Object.assign(host, { liveQueue: { put } })
    const first = reports(van, { latitude: 51 })
    await waiting
    expect(await latitude()).toBe(51)
    await first
    host.clock.advance(1000)
    await reports(van, { latitude: 52 })
    expect([puts, await latitude()]).toEqual([1, 52])
  })

  test('if sending fails, and sends the fix with the next update', async () => {
    const { host, van, socket, reports, delivers, latitude } = await start()
    const { authorize } = host
    Object.assign(host, { authorize: (address: string) => refuse(address) })
    const refuse = (address: string) => {
      if (address.startsWith('live.')) throw new Error('broken')
    }
    await reports(van, { latitude: 51 })
    await expect(delivers()).rejects.toThrow('broken')
    expect(await latitude()).toBe(51)
    Object.assign(host, { authorize })
    host.clock.advance(1000)
    await reports(van, { latitude: 52 })
    await delivers()
    expect(socket.frames()).toMatchObject([{ positions: [{ latitude: 52 }] }])
  })
})
