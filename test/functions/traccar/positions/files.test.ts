import { CSV, GPX } from '#shared/api/operation.ts'
import { readTrack } from '../../../../local/fleet/gpx.ts'
import { atMinute, drive } from '../../../kit/drive.ts'
import { fleet, HOURS } from '../../../kit/fleet.ts'

const LIST = 'traccar.positions.list'

test('exports the history of a device as CSV', async () => {
  const { alice, van } = await fleet()
  await drive(van, [atMinute(0, { attributes: { driver: '=1;2' } }), atMinute(1, { latitude: -12.5 })])
  const response = await alice.calls(LIST, { query: { ...HOURS, deviceId: van }, headers: { accept: CSV } }).gets(200)
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename=positions.csv',
  })
  const [head, first, second, end, ...more] = response.text.split('\r\n')
  expect(head).toMatch(/^address;altitude;course;.*;valid;attributes;$/)
  expect(first).toMatch(/;true;"ip:192\.0\.2\.7 [^"]*driver:=1;2 [^"]*";$/)
  expect(second!.split(';').slice(7, 9)).toEqual(['-12.5', '10'])
  expect([end, more]).toEqual(['', []])
})

test('exports the history of a device as GPX that the replay script can read', async () => {
  const { alice, admin, van } = await fleet()
  const device = (await alice.calls('traccar.devices.list').gets(200)).json.find(({ id }: { id: number }) => id === van)
  const body = { ...device, name: '<Van> & "Söhne"' }
  await alice.calls('traccar.devices.update', { params: { id: van }, body }).gets(200)
  await drive(van, [atMinute(0), atMinute(1)])
  const sent = { query: { ...HOURS, deviceId: van }, headers: { accept: GPX, 'accept-encoding': 'gzip' } }
  const response = await alice.calls(LIST, sent).gets(200)
  expect(response.headers).toMatchObject({
    'content-type': 'application/gpx+xml; charset=utf-8',
    'content-disposition': 'attachment; filename=positions.gpx',
    'content-encoding': 'gzip',
  })
  expect(response.text).toContain('<name>&lt;Van&gt; &amp; &quot;Söhne&quot;</name>')
  expect(readTrack(Buffer.from(response.text)).points).toMatchObject([{ latitude: '50' }, { latitude: '50.001' }])
  expect((await admin.calls(LIST, { ...sent, headers: { accept: GPX } }).gets(200)).text).toBe(response.text)
})

test.each([CSV, GPX])('exports a range without positions as %s without points', async accept => {
  const { alice, van } = await fleet()
  const { text } = await alice.calls(LIST, { query: { ...HOURS, deviceId: van }, headers: { accept } }).gets(200)
  expect(text).not.toContain('trkpt')
  expect(text.split('\r\n').length).toBeLessThanOrEqual(2)
})

test.each([CSV, GPX])('requires for %s a device, a range and access', async accept => {
  const { alice, bob, van } = await fleet()
  const headers = { accept }
  const needed = 'deviceId, from and to are required for a file'
  await alice.calls(LIST, { headers }).gets(400, needed)
  await alice.calls(LIST, { headers, query: HOURS }).gets(400, needed)
  await alice.calls(LIST, { headers, query: { deviceId: van } }).gets(400, needed)
  await bob.calls(LIST, { headers, query: { ...HOURS, deviceId: van } }).gets(400, 'Device access denied')
})

test('returns JSON unless the client accepts exactly a file type', async () => {
  const { alice, van } = await fleet()
  for (const accept of ['*/*', 'text/*', 'application/json, text/csv', 'image/png']) {
    const response = await alice.calls(LIST, { query: { ...HOURS, deviceId: van }, headers: { accept } }).gets(200, [])
    expect(response.headers['content-type']).toBe('application/json')
  }
})
