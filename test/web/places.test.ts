/** Names of places: towns, geofences and their texts. */
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { distanceBetween } from '#shared/domain/geometry.ts'
import { degrees, type Meters } from '#shared/units.ts'
import { sketchOfShape, toArea } from '../../web/src/geofences/sketch.ts'
import { fenceAt, fencePlaces } from '../../web/src/places/fencePlaces.ts'
import { placeText } from '../../web/src/places/placeText.ts'
import { readTowns, type Town, writeTowns } from '../../web/src/places/towns/townFile.ts'
import { type TownIndex, townIndex } from '../../web/src/places/towns/townIndex.ts'
import { en } from '../../web/src/texts/en.ts'
import { townList } from '../../web/world/townList.ts'
import { fences as shapes, places } from '../domain/fences.ts'
import { runs } from '../kit/runs.ts'

const at = (latitude: number, longitude: number) => ({ latitude: degrees(latitude), longitude: degrees(longitude) })
const distance = (meters: Meters) => `${Math.round(meters / 1000)} km`
const texts = en.places

describe('the list of towns', () => {
  let list: string
  let towns: TownIndex
  beforeAll(() => {
    list = townList()
    towns = townIndex(list)
  })
  const said = (latitude: number, longitude: number) =>
    placeText(at(latitude, longitude), { texts, fences: [], towns, distance })

  test.each([
    ['the cathedral of Vienna', 48.2085, 16.3731, 'near Vienna, AT'],
    ['the outskirts of Vienna', 48.266, 16.43, '8 km NE of Vienna, AT'],
    ['a town next to Vienna', 48.14, 16.48, 'near Schwechat, AT'],
    ['the main square of Zagreb', 45.8131, 15.9772, 'near Zagreb, HR'],
    ['the old town of Montevideo', -34.9067, -56.2016, 'near Montevideo, UY'],
    ['a village between towns', 47.0, 15.6, '13 km SE of Graz, AT'],
    ['the harbor of Suva', -18.135, 178.423, 'near Suva, FJ'],
    ['an island beyond the 180th meridian', -16.79, -179.98, undefined],
    ['Longyearbyen, a remote village', 78.22, 15.64, 'near Longyearbyen, SJ'],
    ['Funafuti, a small capital', -8.52, 179.2, 'near Funafuti, TV'],
    ['the middle of the Atlantic', 30, -40, undefined],
    ['the north pole', 90, 0, undefined],
    ['the south pole', -90, 123, undefined],
    ['invalid coordinates', 91, 0, undefined],
  ])('describes %s', (_, latitude, longitude, text) => {
    expect(said(latitude, longitude)).toBe(text)
  })

  test('has 50,000 towns in less than 400 KB, with a credit', () => {
    expect(list.split('\n').length).toBeGreaterThan(50_000)
    expect(gzipSync(list).length).toBeLessThan(400_000)
    expect(list.split('\n')[0]).toBe('Towns of GeoNames, https://www.geonames.org, CC BY 4.0')
  })

  test('is searched in less than a millisecond where towns are dense', () => {
    const places = Array.from({ length: 2000 }, (_, n) => at(50 + (n % 40) / 20, 6 + n / 1000))
    const start = process.cpuUsage()
    for (const place of places) towns(place)
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000 / places.length).toBeLessThan(1)
  })
})

/** Towns close to each other, at the poles and at the 180th meridian, too. */
const corner = fc.constantFrom([47, 15], [89.9, 0], [-89.9, 50], [-17, 179.9], [0, -179.9])
const place = corner.chain(([latitude = 0, longitude = 0]) =>
  fc
    .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([north, east]) => {
      const wrapped = longitude + east * (Math.abs(latitude) > 80 ? 180 : 1)
      return at(
        Math.max(-90, Math.min(90, latitude + north)),
        wrapped > 180 ? wrapped - 360 : wrapped < -180 ? wrapped + 360 : wrapped,
      )
    }),
)
const town = fc
  .record({ where: place, country: fc.constantFrom('AT', 'FJ'), population: fc.integer({ min: 0, max: 3e7 }) })
  .map(({ where, country, population }): Town => ({ ...where, country, population, name: `Town ${population}` }))

test('finds the same town as a search of all (property)', () => {
  fc.assert(
    fc.property(fc.array(town, { maxLength: 60 }), place, (towns, where) => {
      const text = writeTowns(towns)
      const { names, latitudes, longitudes, sizes } = readTowns(text)
      const scores = names.map((_, n) => {
        const away = distanceBetween(at(latitudes[n]!, longitudes[n]!), where)
        return away <= 50_000 ? away / 2 ** (sizes[n]! / 4) : Infinity
      })
      const best = Math.min(...scores, Infinity)
      const found = townIndex(text)(where)
      if (best === Infinity) return expect(found).toBeUndefined()
      // Straight distances through the earth are compared, which differ from these in the sixth digit, or by a millimeter.
      return expect(names.filter((_, n) => scores[n]! <= best * 1.00001 + 0.001)).toContain(found?.name)
    }),
    { numRuns: runs(300, 1500) },
  )
})

test('keeps names, countries and places of towns, to about a kilometer (property)', () => {
  fc.assert(
    fc.property(fc.array(town, { maxLength: 60 }), towns => {
      const { names, countries, latitudes, longitudes, starts } = readTowns(writeTowns(towns))
      const sorted = (list: readonly string[]) => list.toSorted()
      expect(sorted(names.map((name, n) => `${name} ${countries[n]}`))).toEqual(
        sorted(towns.map(({ name, country }) => `${name} ${country}`)),
      )
      expect(starts.at(-1)).toBe(towns.length)
      for (const one of towns) {
        const nearest = Math.min(...names.map((_, n) => distanceBetween(at(latitudes[n]!, longitudes[n]!), one)))
        expect(nearest).toBeLessThan(1300)
      }
    }),
    { numRuns: runs(100, 1000) },
  )
})

describe('geofences', () => {
  const fence = (id: number, name: string, area: string) => ({ id, name, area })
  const fences = fencePlaces(
    [
      fence(1, 'City', 'CIRCLE (48.2 16.37, 5000)'),
      fence(2, 'Depot', 'POLYGON ((48.2 16.37, 48.2 16.372, 48.202 16.372, 48.202 16.37))'),
      fence(3, 'Ring road', 'LINESTRING (48.3 16.3, 48.3 16.5)'),
      fence(4, 'Dateline', 'CIRCLE (-17 180, 1000)'),
      fence(5, 'Unreadable', 'CIRCLE (48.2'),
      fence(6, '  ', 'CIRCLE (48.201 16.371, 10)'),
    ],
    25,
  )

  test.each([
    ['the smallest around the place', 48.201, 16.371, { name: 'Depot', inside: true }],
    ['a larger one rather than one nearby', 48.2025, 16.371, { name: 'City', inside: true }],
    ['one within 300 m', 48.247, 16.37, { name: 'City', inside: false }],
    ['none at 400 m', 48.2486, 16.37, undefined],
    ['a line', 48.3002, 16.4, { name: 'Ring road', inside: true }],
    ['one near a line', 48.3025, 16.4, { name: 'Ring road', inside: false }],
    ['one over the 180th meridian', -17, -179.992, { name: 'Dateline', inside: true }],
    ['one near the 180th meridian', -17, -179.989, { name: 'Dateline', inside: false }],
  ])('finds %s', (_, latitude, longitude, found) => {
    expect(fenceAt(fences, at(latitude, longitude))).toEqual(found)
  })

  test('are found by their boxes as without them (property)', () => {
    fc.assert(
      fc.property(fc.array(shapes, { minLength: 1, maxLength: 8 }), places, (many, wheres) => {
        const named = many.map((shape, id) => fence(id, `Fence ${id}`, toArea(sketchOfShape(shape))))
        const all = fencePlaces(named, 25)
        for (const where of wheres) {
          const least = Math.min(...all.map(one => one.distanceTo(where)), Infinity)
          const found = fenceAt(all, where)
          expect(found?.inside).toBe(least <= 300 ? least === 0 : undefined)
          expect(all.find(({ name }) => name === found?.name)?.distanceTo(where) ?? least).toBe(least)
        }
      }),
      { numRuns: runs(200, 1000) },
    )
  })

  test('come before towns, and after an address', () => {
    const towns: TownIndex = () => ({ name: 'Graz', country: 'AT', distance: 12_400 as Meters, direction: 350 })
    const context = { texts, fences, towns, distance }
    const depot = at(48.201, 16.371)
    expect(placeText({ ...depot, address: 'Main Street 5' }, context)).toBe('Main Street 5')
    expect(placeText({ ...depot, address: null }, context)).toBe('Depot')
    expect(placeText(at(48.247, 16.37), context)).toBe('near City')
    expect(placeText(at(47, 15), context)).toBe('12 km N of Graz, AT')
    expect(placeText(at(47, 15), { ...context, towns: undefined })).toBeUndefined()
  })
})
