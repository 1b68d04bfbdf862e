import { XLSX } from '#shared/api/operation.ts'
import { deviceId } from '#shared/model/ids.ts'
import { atMinute, deliver, drive } from '../../../kit/drive.ts'
import { driveTrip, fleet, HOURS } from '../../../kit/fleet.ts'
import { unzip } from '../../../kit/unzip.ts'
import type { Person } from '../../../kit/world.ts'

const headers = { accept: XLSX }
type Fleet = Awaited<ReturnType<typeof fleet>>

interface Sheet {
  readonly name: string
  /** Cells of each row: strings and numbers. */
  readonly rows: readonly (readonly (string | number)[])[]
  readonly xml: string
}

const plain = (xml: string) =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** Parses the subset of XLSX that the exporter writes. */
const sheetsOf = (bytes: Buffer): Sheet[] => {
  const files = unzip(bytes)
  const strings = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si><t[^>]*>([^<]*)<\/t><\/si>/g)].map(
    ([, text = '']) => plain(text),
  )
  const names = [...files.get('xl/workbook.xml')!.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name = '']) =>
    plain(name),
  )
  return names.map((name, n) => {
    const xml = files.get(`xl/worksheets/sheet${n + 1}.xml`)!
    const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/g)].map(([, row = '']) =>
      [...row.matchAll(/<c ([^>]*)><v>([^<]*)<\/v><\/c>/g)].map(([, of = '', value = '']) =>
        of.includes('t="s"') ? strings[Number(value)]! : Number(value),
      ),
    )
    return { name, rows, xml }
  })
}

const workbook = async (person: Person, report: string, query: object) => {
  const response = await person.calls(`traccar.reports.${report}`, { query: { ...HOURS, ...query }, headers }).gets(200)
  expect(response.headers).toMatchObject({
    'content-type': XLSX,
    'content-disposition': 'attachment; filename=report.xlsx',
  })
  return sheetsOf(response.bytes)
}
/** Converts a time to days since the end of 1899, the date format of spreadsheets. */
const days = (iso: string) => expect.closeTo(Date.parse(iso) / 86_400_000 + 25_569, 8)

const setUnits = async ({ admin, alice }: Fleet, user: object, server: object) => {
  const me = (await alice.calls('traccar.session.get').gets(200)).json
  await alice.calls('traccar.users.update', { params: { id: alice.id }, body: { ...me, ...user } }).gets(200)
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  await admin.calls('traccar.server.update', { body: { ...settings, ...server } }).gets(200)
}

test('trips: has one sheet per device, in kilometers and knots', async () => {
  const { alice, van, wagon } = await fleet()
  await driveTrip(van)
  const [first, second, ...others] = await workbook(alice, 'trips', { deviceId: [van, wagon] })
  expect(others).toEqual([])
  expect([first!.name, second!.name]).toEqual(['Van', 'Wagon'])
  expect(first!.rows).toEqual([
    ['Device', 'Van'],
    ['From (UTC)', days('2026-06-01T12:00:00Z')],
    ['To (UTC)', days('2026-06-01T14:00:00Z')],
    [
      'Start',
      'Start latitude',
      'Start longitude',
      'End',
      'End latitude',
      'End longitude',
      'Duration',
      'Distance (km)',
      'Average speed (kn)',
      'Maximum speed (kn)',
      'Start odometer (km)',
      'End odometer (km)',
      'Spent fuel (l)',
      'Driver',
    ],
    // prettier-ignore
    [
      days('2026-06-01T12:10:00Z'), 50, 10, days('2026-06-01T12:30:00Z'), 50.02, 10,
      20 / 1440, 2.2264, 20, 20, 0, 2.2264, 0,
    ],
  ])
  expect(second!.rows).toHaveLength(4)
})

test('uses the units of the user, else of the server, and the time zone of from', async () => {
  const here = await fleet()
  const { alice, van } = here
  await driveTrip(van)
  await setUnits(here, { speedUnit: 'kmh' }, { distanceUnit: 'mi', speedUnit: 'mph' })
  const from = '2026-06-01T17:30:00+05:30'
  const [sheet] = await workbook(alice, 'trips', { deviceId: [van], from })
  expect(sheet!.rows[1]).toEqual(['From (UTC+05:30)', days('2026-06-01T17:30:00Z')])
  expect(sheet!.rows[3]!.slice(7, 10)).toEqual(['Distance (mi)', 'Average speed (km/h)', 'Maximum speed (km/h)'])
  const trip = sheet!.rows[4]!
  expect(trip[0]).toEqual(days('2026-06-01T17:40:00Z'))
  expect(trip[7]).toBeCloseTo(2226.4 / 1609.344, 9)
  expect(trip[8]).toBeCloseTo(37.04, 2)
})

/** Stores a position at 11:00 UTC on both days of a clock change. Returns headings and times of the route sheet. */
const acrossClockChange = async (user: object, server: object, [saturday, sunday]: readonly [string, string]) => {
  const here = await fleet()
  const { alice, van } = here
  await setUnits(here, { attributes: user }, { attributes: server })
  await drive(
    van,
    [saturday, sunday].map(iso => ({ ...atMinute(0), fixTime: Date.parse(`${iso}T11:00:00Z`) })),
  )
  const query = { deviceId: [van], from: `${saturday}T00:00:00+01:00`, to: `${sunday}T23:00:00Z` }
  const [sheet] = await workbook(alice, 'route', query)
  const [, from, to, , first, second] = sheet!.rows
  return { from, to, times: [first![1], second![1]] }
}
const SPRING = ['2026-03-28', '2026-03-29'] as const
const AUTUMN = ['2026-10-24', '2026-10-25'] as const

test('uses the time zone of the user per row across a clock change, also in the heading', async () => {
  expect(await acrossClockChange({ timezone: 'Europe/Vienna' }, { timezone: 'Asia/Tokyo' }, SPRING)).toEqual({
    from: ['From (Europe/Vienna)', days('2026-03-28T00:00:00Z')],
    to: ['To (Europe/Vienna)', days('2026-03-30T01:00:00Z')],
    times: [days('2026-03-28T12:00:00Z'), days('2026-03-29T13:00:00Z')],
  })
  expect((await acrossClockChange({ timezone: 'Europe/Vienna' }, {}, AUTUMN)).times).toEqual([
    days('2026-10-24T13:00:00Z'),
    days('2026-10-25T12:00:00Z'),
  ])
})

test('falls back to the time zone of the server, then of from, and ignores unknown zones', async () => {
  expect((await acrossClockChange({}, { timezone: 'Europe/Vienna' }, SPRING)).to).toEqual([
    'To (Europe/Vienna)',
    days('2026-03-30T01:00:00Z'),
  ])
  expect((await acrossClockChange({ timezone: 'Mars/Olympus' }, { timezone: 'Asia/Tokyo' }, SPRING)).times).toEqual([
    days('2026-03-28T20:00:00Z'),
    days('2026-03-29T20:00:00Z'),
  ])
  expect(await acrossClockChange({ timezone: '' }, { timezone: 7 }, SPRING)).toMatchObject({
    from: ['From (UTC+01:00)', days('2026-03-28T00:00:00Z')],
    times: [days('2026-03-28T12:00:00Z'), days('2026-03-29T12:00:00Z')],
  })
})

test('prefers the time zone of the request to all settings, and rejects unknown ones', async () => {
  const here = await fleet()
  const { alice, van } = here
  await setUnits(here, { attributes: { timezone: 'Asia/Tokyo' } }, {})
  await drive(van, [atMinute(0)])
  const query = { deviceId: [van], timezone: 'Europe/Vienna' }
  const [sheet] = await workbook(alice, 'route', query)
  expect(sheet!.rows[1]).toEqual(['From (Europe/Vienna)', days('2026-06-01T14:00:00Z')])
  expect(sheet!.rows.at(-1)![1]).toEqual(days('2026-06-01T14:00:00Z'))
  const wrong = { ...HOURS, ...query, timezone: 'Mars/Olympus' }
  await alice
    .calls('traccar.reports.route', { query: wrong, headers })
    .gets(400, 'timezone must be the name of a time zone such as Europe/Vienna')
})

test('lists the visits of geofences, with their names and durations', async () => {
  const { alice, van } = await fleet()
  const yard = { name: 'Yard', area: 'CIRCLE (50.005 10, 250)' }
  const geofenceId = (await alice.calls('traccar.geofences.create', { body: yard }).gets(200)).json.id
  await alice.calls('traccar.devices.linkGeofence', { body: { deviceId: van, geofenceId } }).gets(200)
  const points = Array.from({ length: 11 }, (_, minute) => atMinute(minute))
  await drive(van, points)
  const [sheet] = await workbook(alice, 'geofences', { deviceId: [van], geofenceId: [geofenceId] })
  expect(sheet!.rows.slice(3)).toEqual([
    ['Geofence', 'Start', 'End', 'Duration'],
    ['Yard', days('2026-06-01T12:03:00Z'), days('2026-06-01T12:08:00Z'), expect.closeTo(5 / 1440, 8)],
  ])
})

test('shows the event time of an event, not its server time', async () => {
  const { alice, van } = await fleet()
  const receivedAt = Date.parse('2026-06-01T13:30:00Z')
  const points = [atMinute(0, { speed: 0 }), atMinute(1)]
  await deliver([{ v: 1, deviceId: deviceId(van), protocol: 'osmand', receivedAt, points }])
  const [sheet] = await workbook(alice, 'events', { deviceId: [van], type: 'deviceMoving' })
  expect(sheet!.rows.slice(3).map(([time, type]) => [time, type])).toEqual([
    ['Time', 'Type'],
    [days('2026-06-01T12:01:00Z'), 'deviceMoving'],
  ])
  const query = { ...HOURS, deviceId: [van], type: 'deviceMoving' }
  await alice.calls('traccar.reports.events', { query }).gets(200, [{ eventTime: '2026-06-01T12:01:00.000+00:00' }])
})

test('summary: lists all devices on one sheet', async () => {
  const { alice, van, wagon } = await fleet()
  await driveTrip(van)
  const sheets = await workbook(alice, 'summary', { deviceId: [wagon, van] })
  expect(sheets.map(({ name }) => name)).toEqual(['Summary'])
  expect(sheets[0]!.rows.slice(2)).toEqual([
    // prettier-ignore
    [
      'Device', 'Distance (km)', 'Average speed (kn)', 'Maximum speed (kn)', 'Engine hours',
      'Start odometer (km)', 'End odometer (km)', 'Spent fuel (l)', 'Start', 'End',
    ],
    ['Wagon', 0, 0, 0, 0, 0, 0, 0, days(HOURS.from), days(HOURS.to)],
    // prettier-ignore
    [
      'Van', 2.2264, expect.closeTo(400 / 41), 20, 0, 0, 2.2264, 0,
      days(HOURS.from), days('2026-06-01T12:40:00Z'),
    ],
  ])
})

test('route: lists each position with its attributes', async () => {
  const { alice, van } = await fleet()
  await drive(van, [atMinute(0, { attributes: { note: '=1+1', driver: '<b>&' } })])
  const [sheet] = await workbook(alice, 'route', { deviceId: [van] })
  const [valid, time, ...more] = sheet!.rows.at(-1)!
  const attributes = String(more.pop())
  expect([valid, time, ...more]).toEqual([1, days('2026-06-01T12:00:00Z'), 50, 10, 0, 20, 0])
  for (const one of ['note:=1+1', 'driver:<b>&', 'motion:true']) expect(attributes.split(' ')).toContain(one)
})

test('writes text of users as strings, never as formulas', async () => {
  const { alice, create } = await fleet()
  const names = ['=HYPERLINK("http://198.51.100.7")', '+1', '-1', '@SUM(1)', 'Van [7]: /a\\b?*', "'quoted'", '_x0041_']
  const devices: number[] = []
  for (const [n, name] of names.entries()) {
    const body = { name, uniqueId: `formula-${n}` }
    devices.push((await alice.calls('traccar.devices.create', { body }).gets(200)).json.id)
  }
  await create('Other')
  const sheets = await workbook(alice, 'trips', { deviceId: devices })
  expect(sheets.map(({ rows }) => String(rows[0]![1]).replace('_x005F_', '_'))).toEqual(names)
  for (const { xml } of sheets) expect(xml).not.toMatch(/<f[ >]/)
})

test('returns an empty workbook without accessible devices', async () => {
  const { bob, van } = await fleet()
  expect(await workbook(bob, 'trips', {})).toMatchObject([{ name: 'Report', rows: [] }])
  expect(await workbook(bob, 'trips', { deviceId: [van] })).toMatchObject([{ name: 'Report', rows: [] }])
})

test.each(['*/*', 'application/json', 'text/html, */*;q=0.8', `application/json, ${XLSX}`])(
  'returns JSON for Accept: %s',
  async accept => {
    const { alice, van } = await fleet()
    for (const report of ['summary', 'events', 'route', 'trips']) {
      const query = { ...HOURS, deviceId: [van] }
      const response = await alice.calls(`traccar.reports.${report}`, { query, headers: { accept } }).gets(200)
      expect(response.headers['content-type']).toBe('application/json')
    }
  },
)
