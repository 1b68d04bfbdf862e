import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endAll, environment, launch, type Server, startServer, temporaryFolder } from './program.ts'

const folder = temporaryFolder()
const env = environment(folder, { ADMIN_PASSWORD: 'replay-replay' })
const headers = { authorization: `Basic ${Buffer.from('admin:replay-replay').toString('base64')}` }
let server: Server
beforeAll(async () => void (server = await startServer(env, ['--demo'])))
afterAll(async () => {
  await server.kill('SIGTERM')
  endAll()
})

const replay = (flags: string[]) => launch('replay', env, [...flags, '--url', server.ingest, '--api', server.api]).ended

const track = (points: string) => {
  const file = join(folder, 'track.gpx')
  writeFileSync(file, `<gpx><trk><trkseg>${points}</trkseg></trk></gpx>`)
  return file
}

const eventually = async <T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> => {
  let answer = await ask()
  for (let attempt = 0; attempt < 100 && !enough(answer); attempt += 1) {
    await new Promise(resolve => setTimeout(resolve, 100))
    answer = await ask()
  }
  return answer
}

const get = async (path: string) => (await fetch(server.api + path, { headers })).json() as Promise<any[]>

test('a recorded track becomes the route of a device that was not there before', async () => {
  const file = track(`
    <trkpt lat="45.000" lon="14"><ele>100</ele><time>2020-12-18T06:00:00Z</time></trkpt>
    <trkpt lat="45.001" lon="14"><time>2020-12-18T06:00:10Z</time></trkpt>
    <trkpt lat="45.002" lon="14"/>
    <trkpt lat="45.002" lon="14.001"><time>2020-12-18T06:00:20Z</time></trkpt>`)
  const { code, output, errors } = await replay([file, '--device', 'walker'])
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(output).toContain('2 of 3, 66 %\n')
  expect(output).toMatch(/3 points sent as device walker in .* s, 1 without a time skipped/)
  const device = (await get('/api/devices')).find(({ uniqueId }) => uniqueId === 'walker')
  const range = 'from=2020-12-18T00:00:00Z&to=2020-12-19T00:00:00Z'
  const path = `/api/reports/route?deviceId=${device.id}&${range}`
  const route = await eventually(
    () => get(path),
    positions => positions.length === 3,
  )
  // A thousandth of a degree of latitude is 111.3 m: 11.13 m/s, 21.64 knots, northwards.
  expect(route.map(({ latitude, altitude, speed, course }) => [latitude, altitude, speed, course])).toEqual([
    [45, 100, 0, 0],
    [45.001, 0, 21.64, 0],
    [45.002, 0, expect.any(Number), expect.any(Number)],
  ])
})

test('what cannot be replayed is told in one sentence', async () => {
  const sentence = async (flags: string[]) => {
    const { code, errors } = await replay(flags)
    expect(code).toBe(1)
    return errors.trimEnd()
  }
  expect(await sentence([track('<trkpt lat="1" lon="1"/>'), '--device', 'x'])).toMatch(/no track points with a time\.$/)
  expect(await sentence([track('<trkpt'), '--device', 'x'])).toMatch(/^This is no readable XML/)
  expect(await sentence([track('')])).toBe('Say which device drove it: --device ID.')
  expect(await sentence(['--device', 'x'])).toBe('Name one GPX file; --help says more.')
  expect(await sentence([track(''), '--device', 'x', '--speed', 'fast'])).toMatch(/^--speed must be a number/)
})

test('the demo registers its vehicles and they drive', async () => {
  const positions = await eventually(
    () => get('/api/positions'),
    latest => latest.length >= 5,
  )
  expect(positions.length).toBeGreaterThanOrEqual(5)
  const devices = await get('/api/devices')
  expect(devices.filter(({ uniqueId }) => /^demo-\d\d$/.test(uniqueId))).toHaveLength(20)
})
