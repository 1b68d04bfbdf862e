import { readTrack } from '../../local/gpx.ts'

const gpx = (inside: string) => `<?xml version="1.0"?><gpx version="1.1">${inside}</gpx>`

test('track points of all tracks and segments are read, waypoints and routes are not', () => {
  const points = readTrack(
    gpx(`<wpt lat="1" lon="1"/><rte><rtept lat="2" lon="2"/></rte>
      <trk><trkseg><trkpt lat="45.1" lon="14.2"><ele>12.5</ele><time>2020-12-18T06:15:50Z</time></trkpt></trkseg>
      <trkseg><trkpt lon="-180" lat="-90"/></trkseg></trk><trk><trkseg><trkpt lat="3" lon="4"/></trkseg></trk>`),
  )
  expect(points).toEqual([
    { latitude: 45.1, longitude: 14.2, altitude: 12.5, time: 1608272150000 },
    { latitude: -90, longitude: -180 },
    { latitude: 3, longitude: 4 },
  ])
})

test('prefixes, CDATA, other elements inside and a time without a zone are borne', () => {
  const points = readTrack(
    `<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1"><g:trk><g:name><![CDATA[a <b>]]></g:name><g:trkseg>
      <g:trkpt lat="1" lon="2"><g:time><![CDATA[2020-12-18T06:15:50]]></g:time>
      <extensions><x:speed xmlns:x="x">3</x:speed></extensions></g:trkpt></g:trkseg></g:trk></g:gpx>`,
  )
  expect(points).toEqual([{ latitude: 1, longitude: 2, time: 1608272150000 }])
})

test('entities of a document type are not expanded', () => {
  const bomb = `<!DOCTYPE gpx [<!ENTITY a "2020"><!ENTITY x SYSTEM "file:///etc/passwd">]>`
  for (const entity of ['&a;', '&x;']) {
    const text = `${bomb}<gpx><trk><trkseg><trkpt lat="1" lon="2"><time>${entity}</time></trkpt></trkseg></trk></gpx>`
    expect(() => readTrack(text)).toThrow('no readable XML')
  }
})

test.each([
  ['<trkpt lat="91" lon="0"/>', 'beyond 90 degrees'],
  ['<trkpt lat="1"/>', 'not a coordinate'],
  ['<trkpt lat="1" lon="1"><time>soon</time></trkpt>', '"soon" is not a time'],
  ['<trkpt lat="1" lon="1">', 'no readable XML'],
])('%s is told in a sentence', (inside, sentence) => {
  expect(() => readTrack(gpx(`<trk><trkseg>${inside}</trkseg></trk>`))).toThrow(sentence)
})
