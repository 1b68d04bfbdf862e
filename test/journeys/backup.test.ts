/** A backup while phones post, kill -9, and a restore: no report is missing, and no id is assigned twice. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { endAll, environment, launch, type Server, startServer, temporaryFolder } from '../local/launch.ts'

jest.setTimeout(240_000)
afterAll(endAll)

const PHONES = 4
const FIRST_FIX = Date.parse('2026-03-01T06:00:00Z')

interface Position {
  readonly id: number
  readonly fixTime: string
  readonly latitude: number
}

/** All names in a data folder that a backup contains or that only a running server needs. */
const KNOWN =
  /^(stream|table\.sqlite(-wal|-shm)?|invocations|on-failure|outbox|admin-password|lock.*|dynamodb\.pid|control\.sock)$/

const apiOf = (server: Server, folder: string) => {
  const password = readFileSync(join(folder, 'admin-password'), 'utf8').trim()
  const headers = {
    authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    'content-type': 'application/json',
  }
  const call = async (path: string, body?: object): Promise<any> => {
    const post = body && { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(server.api + path, { headers, ...post })
    expect([path, response.status]).toEqual([path, 200])
    return response.json()
  }
  return {
    register: async (uniqueId: string): Promise<number> =>
      (await call('/api/devices', { name: uniqueId, uniqueId })).id,
    route: (deviceId: number): Promise<Position[]> =>
      call(`/api/reports/route?deviceId=${deviceId}&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z`),
  }
}

/** Waits until the records of the stream are applied. */
const settled = async (route: () => Promise<Position[]>, atLeast: number): Promise<Position[]> => {
  let found: Position[] = []
  for (let attempt = 0; attempt < 300 && found.length < atLeast; attempt += 1) {
    if (attempt > 0) await new Promise(resolve => setTimeout(resolve, 100))
    found = await route()
  }
  return found
}

/** Sends fixes until it is stopped. Records the fixes that were acknowledged with 200. */
const phone = (server: Server, uniqueId: string) => {
  const accepted: number[] = []
  const send = async (n: number, latitude = 46 + n / 1000): Promise<boolean> => {
    const timestamp = FIRST_FIX / 1000 + n * 10
    const url = `${server.ingest}/?id=${uniqueId}&timestamp=${timestamp}&lat=${latitude.toFixed(4)}&lon=14`
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer().catch(() => undefined)
    if (response?.status === 200) accepted.push(timestamp * 1000)
    return response?.status === 200
  }
  const drive = async (until: { stopped: boolean }): Promise<void> => {
    for (let n = 0; !until.stopped;) if (await send(n)) n += 1
  }
  return { accepted, send, drive }
}

const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('restores all reports that were acknowledged before the backup, and assigns new ids', async () => {
  const folder = temporaryFolder()
  const env = environment(folder)
  const server = await startServer(env)
  const api = apiOf(server, folder)
  const phones = Array.from({ length: PHONES }, (_, n) => phone(server, `phone-${n}`))
  const ids: number[] = []
  for (let n = 0; n < PHONES; n += 1) ids.push(await api.register(`phone-${n}`))
  const driving = { stopped: false }
  const drives = phones.map(one => one.drive(driving))
  await sleep(1500)

  const before = phones.map(({ accepted }) => [...accepted])
  const file = join(temporaryFolder(), 'backup.tar.gz')
  const backup = await launch('backup', env, [file]).ended
  expect(backup).toMatchObject({ code: 0, errors: '' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).filter(name => !KNOWN.test(name))).toEqual([])
  expect(readdirSync(join(file, '..'))).toEqual(['backup.tar.gz'])

  // The following reports are lost, but clients have seen their ids.
  const lostDevice = await api.register('lost')
  await sleep(500)
  driving.stopped = true
  await Promise.all(drives)
  const given = new Set<number>()
  for (const [n, { accepted }] of phones.entries()) {
    const positions = await settled(() => api.route(ids[n]!), accepted.length)
    expect(positions).toHaveLength(accepted.length)
    for (const { id } of positions) given.add(id)
  }
  await server.kill('SIGKILL')

  const target = join(temporaryFolder(), 'restored')
  const restored = await launch('restore', environment(target), [file]).ended
  expect(restored).toMatchObject({ code: 0, errors: '' })
  expect(restored.output).not.toContain(readFileSync(join(folder, 'admin-password'), 'utf8').trim())
  for (const name of readdirSync(target)) expect([name, statSync(join(target, name)).mode & 0o077]).toEqual([name, 0])

  const second = await startServer(environment(target))
  const again = apiOf(second, target)
  for (const [n, accepted] of before.entries()) {
    expect(accepted.length).toBeGreaterThan(0)
    const times = (await settled(() => again.route(ids[n]!), accepted.length)).map(({ fixTime }) => Date.parse(fixTime))
    expect(times.slice(0, accepted.length)).toEqual(accepted)
    expect(times).toEqual([...new Set(times)])
  }

  expect(await again.register('next')).toBeGreaterThan(lostDevice)
  const resumed = phone(second, 'phone-0')
  const kept = (await again.route(ids[0]!)).length
  const lastOf = phones[0]!.accepted.length
  // A fix of the lost time, with other coordinates.
  expect(await resumed.send(lastOf - 1, 51)).toBe(true)
  const positions = await settled(() => again.route(ids[0]!), kept + 1)
  const [fresh, ...others] = positions.filter(({ latitude }) => latitude === 51)
  expect(others).toEqual([])
  expect(given.has(fresh!.id)).toBe(false)
  await second.kill('SIGTERM')
})
