/**
 * The table is unavailable while phones post. `OUTAGE_SECONDS=180 npm test -- journeys/outage` sets the duration. The default
 * is a number of failed requests, see below.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Emulator, freePort, startEmulator } from '../../local/table/emulator.ts'
import { endAll, environment, startServer, temporaryFolder } from '../local/launch.ts'
import { administrator, expectTotals, phone } from './phones.ts'
import { proxyTo } from './proxy.ts'

const OUTAGE_MS = Number(process.env['OUTAGE_SECONDS'] ?? 0) * 1000
const PHONES = 8
const REFUSED_CALLS = 24
const ACCEPTED_MEANWHILE = 48

jest.setTimeout(240_000 + OUTAGE_MS)

const started: Emulator[] = []
afterAll(async () => {
  endAll()
  await Promise.all(started.map(one => one.stop()))
})

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 20))
}

test('delays reports during an outage of the table, without dead letters, losses or a wrong order', async () => {
  const folder = temporaryFolder()
  const tableFile = join(folder, 'emulated.sqlite')
  const port = await freePort()
  const begin = async () => {
    const emulator = await startEmulator(tableFile, { at: { host: '127.0.0.1', port } })
    started.push(emulator)
    return emulator
  }
  const emulator = await begin()
  const proxy = await proxyTo(port)
  const password = 'outage-outage'
  const env = environment(folder, { ADMIN_PASSWORD: password, DYNAMODB_ENDPOINT: proxy.endpoint })
  const server = await startServer(env)
  const { register, settled } = administrator(server.api, password)
  const phones = Array.from({ length: PHONES }, (_, n) => phone(server.ingest, `phone-${n}`))
  const ids: number[] = []
  for (let n = 0; n < PHONES; n += 1) ids.push(await register(`phone-${n}`))
  const accepted = () => phones.reduce((sum, one) => sum + one.accepted.length, 0)
  const driving = { stopped: false }
  const drives = phones.map(one => one.drive(driving))
  await until(() => phones.every(one => one.accepted.length >= 3))

  // Reads work, so reports are accepted, but no state can be written.
  const before = accepted()
  const throttledAt = Date.now()
  proxy.state.refusesWrites = true
  await until(() => proxy.state.failed >= REFUSED_CALLS && accepted() - before >= ACCEPTED_MEANWHILE)
  await until(() => Date.now() - throttledAt >= OUTAGE_MS / 2)
  // Then all requests fail, and accepted reports wait in the journal.
  await emulator.stop()
  const failed = proxy.state.failed
  const goneAt = Date.now()
  await until(() => proxy.state.failed - failed >= REFUSED_CALLS && Date.now() - goneAt >= OUTAGE_MS / 2)
  proxy.state.refusesWrites = false
  await begin()
  const during = accepted()
  await until(() => accepted() - during >= PHONES * 3)
  driving.stopped = true
  await Promise.all(drives)

  for (const [n, one] of phones.entries()) {
    const positions = await settled(ids[n]!, one.accepted.length)
    expect(positions.map(({ fixTime }) => Date.parse(fixTime))).toEqual(one.accepted)
    expect(positions.map(({ id }) => id)).toEqual(positions.map(({ id }) => id).toSorted((a, b) => a - b))
    expectTotals(positions)
  }
  const aside = join(folder, 'on-failure')
  expect(existsSync(aside) ? readdirSync(aside) : []).toEqual([])
  await server.kill('SIGTERM')
  proxy.close()
})
