import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../local/table/emulator.ts'
import { runningPid } from '../../local/table/processes.ts'
import { endAll, environment, startServer, temporaryFolder } from '../local/launch.ts'
import { administrator, expectTotals, phone } from './phones.ts'

afterAll(endAll)

const CLIENTS = 8
const ROUNDS = 6
/** Time between the start of the clients and the kill. */
const LIFE_MS = [300, 2500] as const

/** A Mulberry32 generator, so that the times of the kills are the same in each run. */
const randomFrom = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

test('loses and duplicates no position when killed at random while eight phones post', async () => {
  const folder = temporaryFolder()
  const env = environment(folder, {
    API_PORT: String(await freePort()),
    INGEST_PORT: String(await freePort()),
    ADMIN_PASSWORD: 'kill-kill-kill',
  })
  const random = randomFrom(20260301)
  let server = await startServer(env)
  const { api, ingest } = server
  const { register, route, settled } = administrator(api, 'kill-kill-kill')
  const phones = Array.from({ length: CLIENTS }, (_, n) => phone(ingest, `phone-${n}`))
  const ids: number[] = []
  for (let n = 0; n < CLIENTS; n += 1) ids.push(await register(`phone-${n}`))
  const seen = new Map<number, string>()

  const driving = { stopped: false }
  const drives = phones.map(one => one.drive(driving))
  for (let round = 0; round < ROUNDS; round += 1) {
    await new Promise(resolve => setTimeout(resolve, LIFE_MS[0] + random() * (LIFE_MS[1] - LIFE_MS[0])))
    if (random() < 0.5) process.kill(runningPid(readFileSync(join(folder, 'dynamodb.pid'), 'utf8'))!, 'SIGKILL')
    await server.kill('SIGKILL')
    server = await startServer(env)
    for (const { id, fixTime } of await route(ids[round % CLIENTS]!)) seen.set(id, fixTime)
  }
  driving.stopped = true
  await Promise.all(drives)

  const found = new Map<number, string>()
  for (const [n, { accepted }] of phones.entries()) {
    const positions = await settled(ids[n]!, accepted.length)
    expect(positions.map(({ fixTime }) => Date.parse(fixTime))).toEqual(accepted)
    expectTotals(positions)
    for (const { id, fixTime } of positions) found.set(id, fixTime)
  }
  expect(found.size).toBe(phones.reduce((sum, { accepted }) => sum + accepted.length, 0))
  for (const [id, fixTime] of seen) expect([id, found.get(id)]).toEqual([id, fixTime])
  expect(seen.size).toBeGreaterThan(0)
  await server.kill('SIGTERM')
})
