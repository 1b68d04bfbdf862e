import { readTrack } from '../../../local/fleet/gpx.ts'

const gpx = (inside: string) => `<?xml version="1.0"?><gpx version="1.1">${inside}</gpx>`
const read = (text: string) => readTrack(Buffer.from(text))
const track = (points: string) => read(gpx(`<trk><trkseg>${points}</trkseg></trk>`))
const NONE = { altitude: undefined, time: undefined }

test('reads the track points of all tracks and segments with their lines, but no waypoints and routes', () => {
  const { points, damage } = read(
    gpx(`<wpt lat="1" lon="1"/><rte><rtept lat="2" lon="2"/></rte>
      <trk><trkseg><trkpt lat="45.1" lon="14.2"><ele>12.5</ele><time>2020-12-18T06:15:50Z</time></trkpt></trkseg>
      <trkseg><trkpt lon="-180"
         lat="-90"/></trkseg></trk><trk><trkseg><trkpt lat="3" lon="4"/></trkseg></trk>`),
  )
  expect(damage).toBeUndefined()
  expect(points).toEqual([
    { line: 2, latitude: '45.1', longitude: '14.2', altitude: '12.5', time: '2020-12-18T06:15:50Z' },
    { line: 3, latitude: '-90', longitude: '-180', ...NONE },
    { line: 4, latitude: '3', longitude: '4', ...NONE },
  ])
})

test('reads a name with an unescaped ampersand', () => {
  const { points, damage } = read(gpx('<name>Tom & Jerry</name><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>'))
  expect([points.length, damage]).toEqual([1, undefined])
})

test('reads prefixes and CDATA', () => {
  const { points } = read(
    `<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:trk><g:name><![CDATA[a <b>]]></g:name><g:trkseg>
      <g:trkpt lat="1" lon="2"><g:time><![CDATA[2020-12-18T06:15:50]]></g:time></g:trkpt></g:trkseg></g:trk></g:gpx>`,
  )
  expect(points).toEqual([{ line: 2, latitude: '1', longitude: '2', altitude: undefined, time: '2020-12-18T06:15:50' }])
})

test.each([
  ['<time>T1</time><extensions><time>T2</time><x:ele>9</x:ele></extensions>', 'T1'],
  ['<extensions><x:time>T2</x:time></extensions><time>T1</time>', 'T1'],
  ['<extensions><a><time>T2</time></a></extensions>', 'T2'],
  ['<time/><extensions><time>T2</time></extensions>', 'T2'],
])('uses the time of an extension only if the point has none: %s', (inside, time) => {
  expect(track(`<trkpt lat="1" lon="2">${inside}</trkpt>`).points).toMatchObject([{ time, altitude: undefined }])
})

test('keeps the texts of a point unchanged for later validation', () => {
  expect(track('<trkpt lat="91"><ele>NaN</ele><time>soon</time></trkpt>').points).toEqual([
    { line: 1, latitude: '91', longitude: undefined, altitude: 'NaN', time: 'soon' },
  ])
})

test.each([
  ['a byte order mark', Buffer.from(`\ufeff${gpx('<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>')}`)],
  ['blanks in front', Buffer.from(`\n  ${gpx('<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>')}`)],
  [
    'UTF-16 with a mark',
    Buffer.from(`\ufeff${gpx('<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>')}`, 'utf16le'),
  ],
  ['UTF-16 without one', Buffer.from(gpx('<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>'), 'utf16le')],
  [
    'UTF-16, big endian',
    Buffer.from(`\ufeff${gpx('<trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>')}`, 'utf16le').swap16(),
  ],
  [
    'Latin-1, as it declares',
    Buffer.from(
      '<?xml version="1.0" encoding="ISO-8859-1"?><gpx><name>\u00fc</name><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>',
      'latin1',
    ),
  ],
  [
    'an invalid byte in a name',
    Buffer.from('<gpx><name>\u00fc</name><trk><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>', 'latin1'),
  ],
])('reads a file with %s', (_what, file) => {
  expect(readTrack(file).points).toMatchObject([{ latitude: '1', longitude: '2' }])
})

test.each([
  ['<trkpt lat="1" lon="2"/><trkpt lat="3" lon', 'unclosed tag'],
  ['<trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"><time>2020', 'unclosed tag'],
  ['<trkpt lat="1" lon="2"/><name>a &nbsp; b</name><trkpt lat="3" lon="4"/></trkseg></trk></gpx>', 'entity'],
  ['<trkpt lat="1" lon="2"/></trk></trkseg></gpx>', 'unexpected close tag'],
])('keeps the points before the damage of %s', (text, why) => {
  const { points, damage } = read(`<gpx><trk><trkseg>${text}`)
  expect(points).toMatchObject([{ latitude: '1' }])
  expect(damage).toMatch(/^\d+:\d+: /)
  expect(damage).toContain(why)
})

test('does not expand entities of a document type', () => {
  const bomb = `<!DOCTYPE gpx [<!ENTITY a "2020"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
  for (const entity of ['&a;', '&x;']) {
    const text = `${bomb}<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>${entity}</time></trkpt></trkseg></trk></gpx>`
    expect(() => read(text)).toThrow('not well-formed XML')
  }
})

test.each([
  ['<!DOCTYPE html><html><body>Log in</body></html>', 'The file is not a GPX file: its root element is <html>.'],
  ['<kml><Placemark/></kml>', 'The file is not a GPX file: its root element is <kml>.'],
  ['{"points":[]}', 'The file is not well-formed XML'],
  ['', 'The file is not well-formed XML'],
  ['<gpx><trk><trkseg><trkpt lat="1" lon="1">', 'The file is not well-formed XML'],
  ['<?xml version="1.0" encoding="klingon"?><gpx/>', 'The encoding "klingon" is not supported.'],
])('rejects %s with one sentence', (text, sentence) => {
  expect(() => read(text)).toThrow(sentence)
})
