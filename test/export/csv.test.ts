import fc from 'fast-check'
import { csv, textCell } from '#shared/export/csv.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { stored } from '../kit/positions.ts'
import { runs } from '../kit/runs.ts'

test('writes the columns of Traccar 3.9, each followed by a semicolon, and CR LF line ends', () => {
  expect(csv.start).toBe(
    'address;altitude;course;deviceId;deviceTime;fixTime;id;latitude;longitude;outdated;protocol;serverTime;speed;type;valid;attributes;\r\n',
  )
  const position = stored(0, {
    latitude: degrees(-12.5),
    altitude: meters(-3.25),
    speed: knots(6.2),
    attributes: { batteryLevel: 64, ip: '192.0.2.10', motion: true },
  })
  expect(csv.point(position)).toBe(
    ';-3.25;271;7;2026-06-01T12:00:00.000+00:00;2026-06-01T12:00:00.000+00:00;30874684672;-12.5;10;false;osmand;' +
      '2026-06-01T12:00:00.500+00:00;6.2;;true;batteryLevel:64 ip:192.0.2.10 motion:true;\r\n',
  )
  expect(csv.end).toBe('')
})

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\u0000=1',
  '   =1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠a',
  '\t',
  '\n',
])('prefixes the text %j with a quote', text => {
  expect(textCell(text).replace(/^"/, '')).toMatch(/^'/)
})

test.each(['Van', 'a=b', "O'Brien", '12.5', 'über', '', 'name-1'])('keeps the text %j unchanged', text => {
  expect(textCell(text)).toBe(text)
})

/** Reads a cell as RFC 4180 has it, with a semicolon between cells. */
const read = (cell: string): string => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)

test('loses no text, and writes none that looks like a formula', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('=', '+', '-', '@', ' ', '\t', '\r', '\n', ';', '"', "'", '＝', 'a') }),
  )
  fc.assert(
    fc.property(text, given => {
      const back = read(textCell(given))
      expect([given, `'${given}`]).toContain(back)
      expect(back.replaceAll('\0', ' ').trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/)
    }),
    { numRuns: runs(500, 5000) },
  )
})
