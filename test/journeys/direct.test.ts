/** The server without a stream, and switches between both ways. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, startEmulator } from '../../local/table/emulator.ts'
import { endAll, environment, startServer, temporaryFolder } from '../local/launch.ts'
import { administrator, expectTotals, phone } from './phones.ts'
import { proxyTo } from './proxy.ts'

jest.setTimeout(400_000)
afterAll(endAll)

const PASSWORD = 'direct-direct'
const PHONES = 4
/** Each server is killed. The next one applies what the journal still has before it accepts reports. */
const WAYS = ['stream', 'direct', 'direct', 'stream', 'direct'] as const
const LIFE_MS = 1200

test('loses and duplicates no position when servers with and without a stream are killed in turn', async () => {
  const folder = temporaryFolder()
  const env = environment(folder, {
    API_PORT: String(await freePort()),
    INGEST_PORT: String(await freePort()),
    ADMIN_PASSWORD: PASSWORD,
  })
  let server = await startServer({ ...env, INGESTION: 'stream' })
  const { register, settled } = administrator(server.api, PASSWORD)
  const phones = Array.from({ length: PHONES }, (_, n) => phone(server.ingest, `phone-${n}`))
  const ids: number[] = []
  for (let n = 0; n < PHONES; n += 1) ids.push(await register(`phone-${n}`))
  const driving = { stopped: false }
  const drives = phones.map(one => one.drive(driving))
  const accepted: number[] = []
  for (const way of WAYS) {
    const before = phones[0]!.accepted.length
    await new Promise(resolve => setTimeout(resolve, LIFE_MS))
    await server.kill('SIGKILL')
    accepted.push(phones[0]!.accepted.length - before)
    server = await startServer({ ...env, INGESTION: way })
  }
  await new Promise(resolve => setTimeout(resolve, LIFE_MS))
  driving.stopped = true
  await Promise.all(drives)

  for (const [n, one] of phones.entries()) {
    const positions = await settled(ids[n]!, one.accepted.length)
    expect(positions.map(({ fixTime }) => Date.parse(fixTime))).toEqual(one.accepted)
    expectTotals(positions)
  }
  expect(Math.min(...accepted)).toBeGreaterThan(0)
  await server.kill('SIGTERM')
})

test('answers 503 with Retry-After while the table refuses writes or is away, and sets nothing aside', async () => {
  const folder = temporaryFolder()
  const port = await freePort()
  const begin = () => startEmulator(join(folder, 'emulated.sqlite'), { at: { host: '127.0.0.1', port } })
  let emulator = await begin()
  const proxy = await proxyTo(port)
  const server = await startServer(
    environment(folder, { ADMIN_PASSWORD: PASSWORD, DYNAMODB_ENDPOINT: proxy.endpoint, INGESTION: 'direct' }),
  )
  try {
    const { register, route } = administrator(server.api, PASSWORD)
    const device = await register('van')
    const report = (second: number) =>
      fetch(`${server.ingest}/?id=van&lat=50.${second}&lon=10&timestamp=${1_772_000_000 + second}`)
    expect((await report(1)).status).toBe(200)

    proxy.state.refusesWrites = true
    const refusedAt = performance.now()
    const refused = await report(2)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    expect(performance.now() - refusedAt).toBeLessThan(8000)
    await emulator.stop()
    expect((await report(2)).status).toBe(503)
    emulator = await begin()
    proxy.state.refusesWrites = false

    for (const second of [2, 3]) expect((await report(second)).status).toBe(200)
    expect((await route(device)).map(({ latitude }) => latitude)).toEqual([50.1, 50.2, 50.3])
    const aside = join(folder, 'on-failure')
    expect(existsSync(aside) ? readdirSync(aside) : []).toEqual([])
    await server.kill('SIGTERM')
  } finally {
    await emulator.stop()
    proxy.close()
  }
})
