/** Contrast of street maps, by the formula of WCAG 2. */
import type { LayerSpecification } from 'maplibre-gl'
import { layers } from '@protomaps/basemaps'
import { type MapTheme, PALETTES } from '../../web/src/map/palettes.ts'
import { streetFlavor } from '../../web/src/map/streets/streetColors.ts'

const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** Returns the colors in an expression. */
const colorsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(colorsIn)
  return typeof value === 'string' && value.startsWith('#') ? [value] : []
}

/** Names of the basemap that the app leaves out. */
const LEFT_OUT = ['roads_shields', 'pois', 'places_country']

/** Streets, and their outlines by zoom. */
const CASINGS = {
  other: ['other'],
  minor_service: ['minor_service_casing'],
  minor_a: ['minor_casing'],
  minor_b: ['minor_casing'],
  link: ['link_casing'],
  major: ['major_casing_early', 'major_casing_late'],
  highway: ['highway_casing_early', 'highway_casing_late'],
  bridges_other: ['bridges_other_casing'],
  bridges_minor: ['bridges_minor_casing'],
  bridges_link: ['bridges_link_casing'],
  bridges_major: ['bridges_major_casing'],
  bridges_highway: ['bridges_highway_casing'],
}

const layersIn = (theme: MapTheme): LayerSpecification[] =>
  layers('map', streetFlavor(theme), { lang: 'en' }).filter(({ id }) => !LEFT_OUT.includes(id))

/** Returns `id: 3.1` for each layer below the limit. */
const tooFaint = (contrasts: readonly (readonly [id: string, contrast: number])[], least: number): string[] =>
  contrasts.filter(([, found]) => found < least).map(([id, found]) => `${id}: ${found.toFixed(2)}`)

test('measures black on white as WCAG does', () => {
  expect(contrast('#ffffff', '#000000')).toBe(21)
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
})

describe.each<MapTheme>(['light', 'dark'])('in the %s theme', theme => {
  const { land, water } = PALETTES[theme]

  test('names have a contrast of at least 4.5 with what is below them, and with their outline', () => {
    const contrasts = layersIn(theme).flatMap(({ id, type, paint = {} }) => {
      if (type !== 'symbol' || !('text-color' in paint)) return []
      const grounds = [id.startsWith('water_') ? water : land, ...colorsIn(paint['text-halo-color'])]
      return colorsIn(paint['text-color']).flatMap(color =>
        grounds.map((ground): [string, number] => [`${id} on ${ground}`, contrast(color, ground)]),
      )
    })
    expect(contrasts.length).toBeGreaterThan(15)
    expect(tooFaint(contrasts, 4.5)).toEqual([])
  })

  test('streets or their outlines have a contrast of at least 1.4 with the land', () => {
    const flavor: Readonly<Record<string, unknown>> = { ...streetFlavor(theme) }
    const contrastOf = (key: string): number => Math.min(...colorsIn(flavor[key]).map(color => contrast(color, land)))
    const contrasts = Object.entries(CASINGS).map(([street, casings]): [string, number] => [
      street,
      Math.max(contrastOf(street), Math.min(...casings.map(contrastOf))),
    ])
    expect(tooFaint(contrasts, 1.4)).toEqual([])
  })

  test('no color of the basemap is left, which would show as a patch', () => {
    const own = new Set(colorsIn(Object.values(streetFlavor(theme))))
    const used = layersIn(theme).flatMap(({ id, paint = {} }) =>
      colorsIn(Object.values(paint)).map((color): [string, string] => [id, color]),
    )
    expect(used.length).toBeGreaterThan(60)
    expect(used.filter(([id, color]) => id !== 'landcover' && !own.has(color))).toEqual([])
  })
})
