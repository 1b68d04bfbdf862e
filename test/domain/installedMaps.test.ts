import fc from 'fast-check'
import { indexText, type InstalledMap, installedMapsIn, withMap } from '#shared/domain/installedMaps.ts'
import { runs } from '../kit/runs.ts'

const TOWN: InstalledMap = {
  name: 'town',
  file: 'town-0a1b2c3d.pmtiles',
  bounds: [16.3, 48.1, 16.4, 48.2],
  minzoom: 8,
  maxzoom: 14,
  attribution: '© OpenStreetMap contributors',
}

test('reads what it writes', () => {
  expect(installedMapsIn(JSON.parse(indexText([TOWN])))).toEqual([TOWN])
})

test.each<[string, unknown]>([
  ['no list', { ...TOWN }],
  ['a list in a list', [[TOWN]]],
  ['other values', [null, 7, 'town', undefined]],
  ['a name with HTML', [{ ...TOWN, name: '<script>alert(1)</script>' }]],
  ['a name with capitals', [{ ...TOWN, name: 'Town' }]],
  ['an empty name', [{ ...TOWN, name: '' }]],
  ['a path to elsewhere', [{ ...TOWN, file: '../assets/town-0a1b2c3d.pmtiles' }]],
  ['an encoded path', [{ ...TOWN, file: '..%2ftown-0a1b2c3d.pmtiles' }]],
  ['an address', [{ ...TOWN, file: 'https://example.org/town-0a1b2c3d.pmtiles' }]],
  ['an address without a scheme', [{ ...TOWN, file: '//example.org/town-0a1b2c3d.pmtiles' }]],
  ['a file without a hash', [{ ...TOWN, file: 'town.pmtiles' }]],
  ['another file', [{ ...TOWN, file: 'index.json' }]],
  ['bounds that are none', [{ ...TOWN, bounds: [16.3, 48.1, 16.4] }]],
  ['bounds with text', [{ ...TOWN, bounds: ['16.3', 48.1, 16.4, 48.2] }]],
  ['bounds off the earth', [{ ...TOWN, bounds: [16.3, 48.1, 200, 48.2] }]],
  ['empty bounds', [{ ...TOWN, bounds: [16.3, 48.1, 16.3, 48.2] }]],
  ['bounds upside down', [{ ...TOWN, bounds: [16.3, 48.2, 16.4, 48.1] }]],
  ['zooms in the wrong order', [{ ...TOWN, minzoom: 15 }]],
  ['a zoom that is none', [{ ...TOWN, maxzoom: 14.5 }]],
  ['an attribution that is no text', [{ ...TOWN, attribution: { html: 'x' } }]],
])('ignores %s', (_, list) => expect(installedMapsIn(list)).toEqual([]))

test('keeps the valid entries, each name and file once, at most 20, and cuts a long attribution', () => {
  const other = { ...TOWN, name: 'other', file: 'other-0a1b2c3d.pmtiles', attribution: 'x'.repeat(1000) }
  const list = [null, TOWN, { ...TOWN, file: 'town-ffffffff.pmtiles' }, { ...TOWN, name: 'twin' }, other]
  expect(installedMapsIn(list)).toEqual([TOWN, { ...other, attribution: 'x'.repeat(300) }])
  const many = Array.from({ length: 5000 }, (_, n) => ({ ...TOWN, name: `t${n}`, file: `t${n}-0a1b2c3d.pmtiles` }))
  expect(installedMapsIn(many)).toHaveLength(20)
  const { attribution: _, ...silent } = TOWN
  expect(installedMapsIn([silent])).toEqual([{ ...TOWN, attribution: '' }])
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), json => void installedMapsIn([json, { ...TOWN, bounds: json }])),
    { numRuns: runs(200, 2000) },
  )
})

test('sorts by name, and a new version replaces the old one', () => {
  const [alps, newTown] = [
    { ...TOWN, name: 'alps', file: 'alps-0a1b2c3d.pmtiles' },
    { ...TOWN, file: 'town-ffffffff.pmtiles' },
  ]
  expect(withMap([TOWN], alps)).toEqual([alps, TOWN])
  expect(withMap([alps, TOWN], newTown)).toEqual([alps, newTown])
})
