import { atMinute, drive } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'
import { unzip } from '../../../kit/unzip.ts'

const FILE = 'traccar.positions.file'

const withTrack = async (attributes = {}) => {
  const here = await fleet()
  await drive(here.van, [atMinute(0, { attributes }), atMinute(1, { altitude: 12.5, attributes: { note: 'a,"b"' } })])
  const query = { ...HOURS, deviceId: here.van }
  const download = async (format: string, headers: Record<string, string> = {}) =>
    here.alice.calls(FILE, { params: { format }, query, headers: { accept: 'application/json', ...headers } }).gets(200)
  return { ...here, query, download }
}

test('csv: has a column per attribute, local times, and quoted texts that are no formulas', async () => {
  const { admin, download } = await withTrack({ evil: '=1+1' })
  const settings = (await admin.calls('traccar.server.get').gets(200)).json
  const attributes = { timezone: 'Europe/Vienna' }
  await admin.calls('traccar.server.update', { body: { ...settings, attributes } }).gets(200)
  const { headers, text } = await download('csv')
  expect(headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename=positions.csv',
  })
  const lines = text.split('\n')
  expect(lines[0]).toBe(
    'id,deviceId,protocol,serverTime,deviceTime,fixTime,valid,latitude,longitude,altitude,speed,course,address,accuracy,' +
      'distance,evil,ip,motion,note,totalDistance',
  )
  expect(lines[1]).toContain(
    ',osmand,2026-06-01 14:00:00,2026-06-01 14:00:00,2026-06-01 14:00:00,true,50,10,0,20,0,,0,' +
      `0,'=1+1,192.0.2.7,true,,0`,
  )
  expect(lines[2]).toContain(',"a,""b""",111.32')
  expect(lines).toHaveLength(4)
})

test('gpx: is the track of the device', async () => {
  const { download } = await withTrack()
  const { headers, text } = await download('gpx')
  expect(headers['content-type']).toBe('application/gpx+xml; charset=utf-8')
  expect(text).toContain('<trk><name>Van</name>')
  expect(text.match(/<trkpt /g)).toHaveLength(2)
})

test('kml: is a line of longitude, latitude and altitude', async () => {
  const { download } = await withTrack()
  const { headers, text } = await download('kml')
  expect(headers['content-type']).toBe('application/vnd.google-earth.kml+xml; charset=utf-8')
  expect(text).toContain('<Document><name>Van</name>')
  expect(text).toContain('<Placemark><name>2026-06-01 12:00 - 2026-06-01 14:00</name>')
  expect(text).toContain('\n10.000000,50.000000,0.000000\n10.000000,50.001000,12.500000\n</coordinates>')
})

test.each(['identity', 'gzip, br'])(
  'kmz: is an archive with the same document, for Accept-Encoding %s',
  async encoding => {
    const { download } = await withTrack()
    const { headers, bytes } = await download('kmz', { 'accept-encoding': encoding })
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.google-earth.kmz',
      'content-disposition': 'attachment; filename=positions.kmz',
    })
    expect(unzip(bytes)).toEqual(new Map([['doc.kml', (await download('kml')).text]]))
  },
)

test('contains only positions inside the geofence', async () => {
  const { alice, bob, query } = await withTrack()
  const body = { name: 'Yard', area: 'CIRCLE (50.001 10, 50)' }
  const geofenceId = (await alice.calls('traccar.geofences.create', { body }).gets(200)).json.id
  const sent = { params: { format: 'gpx' }, query: { ...query, geofenceId } }
  expect((await alice.calls(FILE, sent).gets(200)).text.match(/<trkpt /g)).toHaveLength(1)
  await bob.calls(FILE, sent).gets(400, 'Device access denied')
})

test('requires a device and a range, and knows no other formats', async () => {
  const { alice, query } = await withTrack()
  await alice.calls(FILE, { params: { format: 'csv' }, query: HOURS }).gets(400)
  await alice.calls(FILE, { params: { format: 'csv' }, query: { deviceId: query.deviceId } }).gets(400)
  await alice.calls(FILE, { params: { format: 'pdf' }, query }).gets(404)
})
