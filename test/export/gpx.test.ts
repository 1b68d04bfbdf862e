import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { decimal, gpx } from '#shared/export/gpx.ts'
import { writable } from '#shared/export/xml.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { readTrack } from '../../local/fleet/gpx.ts'
import { stored } from '../kit/positions.ts'
import { runs } from '../kit/runs.ts'

/** Returns the texts of the elements with this name. Throws if the document is not well-formed. */
const textsIn = (document: string, name: string): string[] => {
  const texts: string[] = []
  let open = false
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', tag => {
    open = tag.name === name
    if (open) texts.push('')
  })
  parser.on('text', text => {
    if (open) texts[texts.length - 1] += text
  })
  parser.on('closetag', () => void (open = false))
  parser.write(document).close()
  return texts
}
const documentOf = (name: string, ...points: Parameters<typeof stored>[]) => {
  const writer = gpx(name)
  return writer.start + points.map(point => writer.point(stored(...point))).join('') + writer.end
}

test('writes coordinates, altitude, time, course, and speed in meters per second', () => {
  const document = documentOf('Van', [
    0,
    { latitude: degrees(-59.9), longitude: degrees(1e-7), altitude: meters(14.5), speed: knots(1.94384) },
  ])
  expect(document.split('\n')[3]).toBe(
    '<trkpt lat="-59.9" lon="0.0000001"><ele>14.5</ele><time>2026-06-01T12:00:00.000+00:00</time>' +
      '<course>271</course><speed>1</speed><geoidheight>14.5</geoidheight></trkpt>',
  )
})

test('writes a file that the replay tool reads', () => {
  expect(readTrack(Buffer.from(documentOf('Van', [0], [1]))).points).toMatchObject([
    { latitude: '50', longitude: '10', altitude: '14', time: '2026-06-01T12:00:00.000+00:00' },
    { latitude: '50.001', longitude: '10', altitude: '14', time: '2026-06-01T12:01:00.000+00:00' },
  ])
})

test.each(['<trk>', ']]>', '&amp;', '"\'', 'a\r\nb', '<!--', '\u0000\u001b[31m', '\ud800', '\ufffe', 'Ærø 🚚'])(
  'a device named %j',
  name => {
    expect(textsIn(documentOf(name), 'name')).toEqual([writable(name)])
  },
)

test('writes a well-formed document with the whole name for any device name', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units)),
      ),
      name => {
        expect(textsIn(documentOf(name), 'name')).toEqual([writable(name)])
      },
    ),
    { numRuns: runs(1000, 10_000) },
  )
})

test('removes only control characters, unpaired surrogates and the two noncharacters', () => {
  expect(writable('a\u0000b\u0008c\td\ne\u001ff\ud800g\udc00h\ufffei\uffffj🚚')).toBe('abc\td\nefghij🚚')
})

test('writes numbers with digits only', () => {
  expect([0, -0, 1e-7, -2.5e-8, 1e21, -12.5, 5e-324].map(decimal)).toEqual([
    '0',
    '0',
    '0.0000001',
    '-0.000000025',
    '1000000000000000000000',
    '-12.5',
    '0',
  ])
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
      expect(decimal(value)).toMatch(/^-?\d+(\.\d+)?$/)
    }),
  )
})
