import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endAll, environment, launch, type Server, startServer, temporaryFolder } from './launch.ts'

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

test('creates the device and stores a recorded track as its route', async () => {
  const file = track(`
    <trkpt lat="45.000" lon="14"><ele>100</ele><time>2020-12-18T06:00:00Z</time></trkpt>
    <trkpt lat="45.001" lon="14"><time>2020-12-18T06:00:10Z</time></trkpt>
    <trkpt lat="45.002" lon="14"/>
    <trkpt lat="45.002" lon="14.001"><time>2020-12-18T06:00:20Z</time></trkpt>`)
  const { code, output, errors } = await replay([file, '--device', 'walker'])
  expect(code).toBe(0)
  expect(errors).toBe(`${file}, line 4: timestamp is missing\n`)
  expect(output).toContain('2 of 3, 66 %\n')
  expect(output).toMatch(/^3 points stored as device walker in .* s, 1 not sent$/m)
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

test('counts points of an earlier replay separately', async () => {
  const points = [0, 1, 2].map(n => `<trkpt lat="46.00${n}" lon="14"><time>2020-12-19T06:00:0${n}Z</time></trkpt>`)
  expect((await replay([track(points.slice(0, 2).join('')), '--device', 'twice'])).code).toBe(0)
  const { code, output } = await replay([track(points.join('')), '--device', 'twice'])
  expect(code).toBe(0)
  expect(output).toMatch(/^1 points stored as device twice in .* s, 2 stored before$/m)
})

test('stores the points before the damage of a file, and exits with 1', async () => {
  const file = join(folder, 'damaged.gpx')
  const good = '<trkpt lat="47" lon="14"><ele>high</ele><time>2020-12-20 06:00:00 02:00</time></trkpt>\n'
  const bad = '<trkpt lat="100" lon="180"><time>2020-12-20T06:00:30Z</time></trkpt>\n'
  writeFileSync(file, `<gpx><trk><trkseg>\n${good}${bad}<trkpt lat="47.1" lon="1`)
  const { code, output, errors } = await replay([file, '--device', 'damaged'])
  expect(code).toBe(1)
  expect(output).toMatch(/^1 points stored as device damaged in .* s, 1 not sent$/m)
  expect(errors).toContain('line 3: latitude is not between -90 and 90\n')
  expect(errors).toMatch(/damaged.gpx is damaged; points after the damage were not read: 4:\d+: unclosed tag/)
  const device = (await get('/api/devices')).find(({ uniqueId }) => uniqueId === 'damaged')
  const route = await get(`/api/reports/route?deviceId=${device.id}&from=2020-12-20T00:00:00Z&to=2020-12-21T00:00:00Z`)
  expect(route).toMatchObject([{ fixTime: '2020-12-20T04:00:00.000+00:00', attributes: { ignored: 'altitude' } }])
})

test('rejects invalid input with one sentence', async () => {
  const sentence = async (flags: string[]) => {
    const { code, errors } = await replay(flags)
    expect(code).toBe(1)
    return errors.trimEnd()
  }
  expect(await sentence([track('<trkpt lat="1" lon="1"/>'), '--device', 'x'])).toMatch(
    /track.gpx, line 1: timestamp is missing\n.*track.gpx has no track points that can be sent\.$/,
  )
  expect(await sentence([track('<trkpt'), '--device', 'x'])).toMatch(
    /^The file is not well-formed XML: 1:25: disallowed character in tag name\.$/,
  )
  expect(await sentence([track('')])).toBe('Missing option --device ID: the unique id of the device.')
  expect(await sentence(['--device', 'x'])).toBe('Expected one FILE.gpx argument. Run with --help for usage.')
  expect(await sentence([track(''), '--device', 'x', '--speed', 'fast'])).toMatch(/^--speed must be a number/)
})

test('creates the vehicles of the demo and reports their positions', async () => {
  const positions = await eventually(
    () => get('/api/positions'),
    latest => latest.length >= 5,
  )
  expect(positions.length).toBeGreaterThanOrEqual(5)
  const devices = await get('/api/devices')
  expect(devices.filter(({ uniqueId }) => /^demo-\d\d$/.test(uniqueId))).toHaveLength(20)
})

test('shows the streets of the city in which they drive', async () => {
  const [map, ...others] = await get('/maps/index.json')
  expect(map).toMatchObject({
    name: 'montevideo',
    attribution: '© OpenStreetMap contributors',
    minzoom: 8,
    maxzoom: 14,
  })
  expect(others).toEqual([])
  const [west, south, east, north] = map.bounds
  const latest = await get('/api/positions')
  const outside = latest.filter(
    ({ latitude, longitude }) => latitude < south || latitude > north || longitude < west || longitude > east,
  )
  // The tracks that the other tests replay are elsewhere.
  const demo = new Set(
    (await get('/api/devices')).flatMap(({ uniqueId, id }) => (uniqueId.startsWith('demo-') ? [id] : [])),
  )
  expect(outside.filter(({ deviceId }) => demo.has(deviceId))).toEqual([])
  expect((await get('/api/geofences')).map(({ name }) => name)).toContain('City center')
})
