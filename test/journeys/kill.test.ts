import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { centi } from '#shared/domain/rounding.ts'
import { freePort } from '../../local/dynamodb.ts'
import { runningPid } from '../../local/processIdentity.ts'
import { endAll, environment, startServer, temporaryFolder } from '../local/program.ts'

afterAll(endAll)

const CLIENTS = 8
const ROUNDS = 6
/** Between the start of the clients and the kill. */
const LIFE_MS = [300, 2500] as const
const FIRST_FIX = Date.parse('2026-03-01T06:00:00Z')

interface Position {
  readonly id: number
  readonly fixTime: string
  readonly latitude: number
  readonly longitude: number
  readonly attributes: { readonly distance: number; readonly totalDistance: number }
}

/** Mulberry32: the moments of the kills are the same in each run. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

/** A phone: sends its fixes one after the other, each until it is taken; remembers those that were. */
const phone = (ingest: string, uniqueId: string) => {
  const accepted: number[] = []
  let next = 0
  return {
    accepted,
    drive: async (until: { stopped: boolean }): Promise<void> => {
      while (!until.stopped) {
        const timestamp = FIRST_FIX / 1000 + next * 10
        const place = `lat=${(46 + Math.sin(next / 20) / 50).toFixed(6)}&lon=${(14 + next / 5000).toFixed(6)}`
        const response = await fetch(`${ingest}/?id=${uniqueId}&timestamp=${timestamp}&${place}`).catch(() => undefined)
        await response?.arrayBuffer().catch(() => undefined)
        if (response?.status === 200) {
          accepted.push(timestamp * 1000)
          next += 1
        } else await new Promise(resolve => setTimeout(resolve, 20))
      }
    },
  }
}

const headers = {
  authorization: `Basic ${Buffer.from('admin:kill-kill-kill').toString('base64')}`,
  'content-type': 'application/json',
}

const register = async (api: string, uniqueId: string): Promise<number> => {
  const body = JSON.stringify({ name: uniqueId, uniqueId })
  const response = await fetch(`${api}/api/devices`, { method: 'POST', headers, body })
  expect(response.status).toBe(200)
  return ((await response.json()) as { id: number }).id
}

const route = async (api: string, deviceId: number): Promise<Position[]> => {
  const range = 'from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z'
  const response = await fetch(`${api}/api/reports/route?deviceId=${deviceId}&${range}`, { headers })
  expect(response.status).toBe(200)
  return (await response.json()) as Position[]
}

/** What the stream still holds is applied within moments of a start. */
const settled = async (api: string, deviceId: number, atLeast: number): Promise<Position[]> => {
  let found: Position[] = []
  for (let attempt = 0; attempt < 200 && found.length < atLeast; attempt += 1) {
    if (attempt > 0) await new Promise(resolve => setTimeout(resolve, 100))
    found = await route(api, deviceId)
  }
  return found
}

const expectTotals = (positions: readonly Position[]): void => {
  let total = 0
  for (const [index, position] of positions.entries()) {
    const before = positions[index - 1]
    const distance = before ? centi(distanceBetween(before as never, position as never)) : 0
    total = centi(total + distance)
    expect([position.attributes.distance, position.attributes.totalDistance]).toEqual([distance, total])
  }
}

test('killed at random moments while eight phones post, it loses and doubles nothing', async () => {
  const folder = temporaryFolder()
  const env = environment(folder, {
    API_PORT: String(await freePort()),
    INGEST_PORT: String(await freePort()),
    ADMIN_PASSWORD: 'kill-kill-kill',
  })
  const random = randomFrom(20260301)
  let server = await startServer(env)
  const { api, ingest } = server
  const phones = Array.from({ length: CLIENTS }, (_, n) => phone(ingest, `phone-${n}`))
  const ids: number[] = []
  for (let n = 0; n < CLIENTS; n += 1) ids.push(await register(api, `phone-${n}`))
  const seen = new Map<number, string>()

  const driving = { stopped: false }
  const drives = phones.map(one => one.drive(driving))
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise(resolve => setTimeout(resolve, LIFE_MS[0] + random() * (LIFE_MS[1] - LIFE_MS[0])))
    if (random() < 0.5) process.kill(runningPid(readFileSync(join(folder, 'dynamodb.pid'), 'utf8'))!, 'SIGKILL')
    await server.kill('SIGKILL')
    server = await startServer(env)
    for (const { id, fixTime } of await route(api, ids[round % CLIENTS]!)) seen.set(id, fixTime)
  }
  driving.stopped = true
  await Promise.all(drives)

  const found = new Map<number, string>()
  for (const [n, { accepted }] of phones.entries()) {
    const positions = await settled(api, ids[n]!, accepted.length)
    expect(positions.map(({ fixTime }) => Date.parse(fixTime))).toEqual(accepted)
    expectTotals(positions)
    for (const { id, fixTime } of positions) found.set(id, fixTime)
  }
  expect(found.size).toBe(phones.reduce((sum, { accepted }) => sum + accepted.length, 0))
  for (const [id, fixTime] of seen) expect([id, found.get(id)]).toEqual([id, fixTime])
  expect(seen.size).toBeGreaterThan(0)
  await server.kill('SIGTERM')
})
