/** File descriptors of the server over thousands of reports, requests and sockets. One leak per batch would stop it within a day. */
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { WebSocket } from 'ws'
import { linuxTest } from '../kit/linuxTest.ts'
import { endAll, environment, type Server, startServer, temporaryFolder } from '../local/launch.ts'

jest.setTimeout(600_000)
afterAll(endAll)

const DEVICES = 50
/** Reports that are sent concurrently. */
const TOGETHER = 10
const WARM_UP_REPORTS = 1000
const REPORTS = 2000
/** Allowance for idle connections. A client per batch would add two descriptors in each of about 200 batches. */
const MOST_MORE = 40

const PASSWORD = 'long-run-4711'
const headers = {
  authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
  'content-type': 'application/json',
}

const call = async ({ api }: Server, path: string, body?: object): Promise<any> => {
  const sent = body && { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${api}/api${path}`, { headers, ...sent })
  expect([path, response.status]).toEqual([path, 200])
  return await response.json()
}

const report = async ({ ingest }: Server, n: number): Promise<void> => {
  const time = 1_700_000_000 + Math.floor(n / DEVICES) * 10
  const query = `id=van-${n % DEVICES}&timestamp=${time}&lat=${48 + n / 100_000}&lon=16&speed=20`
  const response = await fetch(`${ingest}/?${query}`)
  await response.arrayBuffer()
  expect(response.status).toBe(200)
}

/** Sends the reports in a range of numbers, with API requests and a socket per hundred reports. */
const drive = async (server: Server, from: number, to: number): Promise<void> => {
  for (let n = from; n < to; n += TOGETHER) {
    await Promise.all(Array.from({ length: TOGETHER }, (_, k) => report(server, n + k)))
    if (n % 100 > 0) continue
    await call(server, '/positions')
    await call(server, '/reports/route?deviceId=1&from=2023-11-14T00:00:00Z&to=2023-11-15T00:00:00Z')
    const socket = new WebSocket(`${server.api.replace('http', 'ws')}/api/socket`, { headers })
    await once(socket, 'open')
    socket.close()
    await once(socket, 'close')
  }
}

/** Waits until all records are applied. */
const settled = async (server: Server): Promise<{ descriptors: number; memory: string }> => {
  for (let attempt = 0; attempt < 600 && (await call(server, '/health')).backlog > 0; attempt += 1) {
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  expect(await call(server, '/health')).toMatchObject({ backlog: 0, backlogAgeMs: 0, deadLetters: 0 })
  const memory = /VmRSS:\s+(.*)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? ''
  return { descriptors: readdirSync(`/proc/${server.pid}/fd`).length, memory }
}

linuxTest(
  `opens no more than ${MOST_MORE} further descriptors over ${REPORTS} reports of ${DEVICES} devices`,
  async () => {
    const server = await startServer(environment(temporaryFolder(), { ADMIN_PASSWORD: PASSWORD }))
    for (let n = 0; n < DEVICES; n += 1) await call(server, '/devices', { name: `Van ${n}`, uniqueId: `van-${n}` })
    await drive(server, 0, WARM_UP_REPORTS)
    const early = await settled(server)
    await drive(server, WARM_UP_REPORTS, WARM_UP_REPORTS + REPORTS)
    const late = await settled(server)
    process.stderr.write(
      `${early.descriptors} descriptors and ${early.memory} after ${WARM_UP_REPORTS} reports, ` +
        `${late.descriptors} and ${late.memory} after ${WARM_UP_REPORTS + REPORTS}\n`,
    )
    expect(late.descriptors - early.descriptors).toBeLessThanOrEqual(MOST_MORE)
    expect(await call(server, '/positions')).toHaveLength(DEVICES)
    await server.kill('SIGTERM')
  },
)
