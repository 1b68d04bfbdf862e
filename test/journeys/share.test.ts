/** Follows a shared device over a real server and sockets, until the share is revoked or ends. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Frame } from '../kit/watching.ts'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../local/launch.ts'

afterAll(endAll)

const PASSWORD = 'correct horse'
const ADMIN = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`

const asks = async ({ api }: Server, authorization: string, request: string, body?: object) => {
  const [method = '', path = ''] = request.split(' ')
  const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(api + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  const text = await response.text()
  return { status: response.status, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
}

const report = async ({ ingest }: Server, latitude: number): Promise<void> => {
  const at = Math.floor(Date.now() / 1000)
  const url = `${ingest}/?id=van&timestamp=${at}&lat=${latitude}&lon=10&speed=20`
  expect((await fetch(url, { method: 'POST' })).status).toBe(200)
}

const follow = async ({ api }: Server, token: string) => {
  const socket = new WebSocket(`${api.replace('http', 'ws')}/api/socket?token=${token}`)
  const frames: Frame[] = []
  const closed = once(socket, 'close')
  socket.on('message', (message: Buffer) => frames.push(JSON.parse(message.toString())))
  await once(socket, 'open')
  const until = async (holds: () => boolean) => {
    for (let n = 0; n < 2000 && !holds(); n += 1) await new Promise(resolve => setTimeout(resolve, 5))
    expect(holds()).toBe(true)
  }
  const latitudes = () => frames.flatMap(({ positions = [] }) => positions.map(({ latitude }) => latitude))
  await until(() => frames.length > 0)
  return { closed, latitudes, until, frames }
}

test('sends a shared device to guests until the share is revoked or ends', async () => {
  const server = await startServer(environment(temporaryFolder(), { ADMIN_PASSWORD: PASSWORD }))
  const { json: van } = await asks(server, ADMIN, 'POST /api/devices', { name: 'Van', uniqueId: 'van' })
  const share = async (lastsMs: number) => {
    const until = new Date(Date.now() + lastsMs).toISOString()
    return (await asks(server, ADMIN, 'POST /api/shares', { deviceIds: [van.id], until })).json
  }
  const revoked = await share(3_600_000)
  const guest = await follow(server, revoked.token)
  await report(server, 51)
  await guest.until(() => guest.latitudes().includes(51))
  expect(JSON.stringify(guest.frames)).not.toContain('"van"')
  const { json: devices } = await asks(server, `Bearer ${revoked.token}`, 'GET /api/devices')
  expect(devices).toMatchObject([{ name: 'Van', uniqueId: `shared-${van.id}` }])
  expect(await asks(server, `Bearer ${revoked.token}`, 'GET /api/reports/summary')).toEqual({
    status: 403,
    json: 'A shared link does not allow this',
  })

  expect((await asks(server, ADMIN, `DELETE /api/shares/${revoked.id}`)).status).toBe(204)
  await guest.closed
  expect((await asks(server, `Bearer ${revoked.token}`, 'GET /api/devices')).status).toBe(401)

  const short = await share(4000)
  const late = await follow(server, short.token)
  await report(server, 52)
  await late.until(() => late.latitudes().includes(52))
  await new Promise(resolve => setTimeout(resolve, Date.parse(short.until) - Date.now() + 50))
  await report(server, 53)
  await late.closed
  expect(late.latitudes()).not.toContain(53)
  await server.kill('SIGTERM')
})
