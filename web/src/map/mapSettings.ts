/** Where a new map looks at: where the last one did, else at the place in the settings, else at the whole world. */
import type { Map as MapLibre } from 'maplibre-gl'

interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

export interface View {
  readonly center: [longitude: number, latitude: number]
  readonly zoom: number
}

let last: View | undefined

export const keepView = (map: MapLibre): void => {
  const { lng, lat } = map.getCenter()
  last = { center: [lng, lat], zoom: map.getZoom() }
}

/** What the last map looked at; undefined before there was one. */
export const lastView = (): View | undefined => last

/** Whether the person, or a setting, has said where to look. */
export const hasView = (user: Place, server: Place): boolean => last !== undefined || set(user) || set(server)

const set = ({ latitude, longitude, zoom }: Place): boolean => latitude !== 0 || longitude !== 0 || zoom !== 0

interface ServerPlace extends Place {
  /** The server's choice goes before the person's. */
  readonly forceSettings?: boolean
}

export const firstView = (user: Place, server: ServerPlace): View => {
  if (last) return last
  const own = set(user) && !(server.forceSettings === true && set(server))
  const { latitude, longitude, zoom } = own ? user : server
  return { center: [longitude, latitude], zoom: zoom || 1.4 }
}

/** Which tiles the server's settings ask for: `map` names a kind, `mapUrl` is the address of an own one. */

export interface Tiles {
  readonly addresses: readonly string[]
  readonly credit: string
}

interface MapSettings {
  readonly map: string | null
  readonly mapUrl: string | null
  /** The server's choice goes before the person's. */
  readonly forceSettings?: boolean
}

const OPEN_STREET_MAP: Tiles = {
  addresses: ['https://tile.openstreetmap.org/{z}/{x}/{y}.png'],
  credit: '© OpenStreetMap contributors',
}

/** Undefined: the built-in map only, which asks nobody. The person's own choice of a kind comes first, unless the server forces its own. */
export const tilesOf = (
  user: Pick<MapSettings, 'map'>,
  { map, mapUrl, forceSettings }: MapSettings,
): Tiles | undefined => {
  const kind = forceSettings === true ? map || user.map : user.map || map
  if (kind === 'osm') return OPEN_STREET_MAP
  return kind === 'custom' && mapUrl ? { addresses: spread(mapUrl), credit: '' } : undefined
}

/** Addresses name several servers as `{a-c}` or `{s}`. */
const spread = (template: string): string[] => {
  const [range, first = 'a', last = 'c'] = /\{(?:([a-z0-9])-([a-z0-9])|s)\}/.exec(template) ?? []
  if (range === undefined) return [template]
  const from = first.charCodeAt(0)
  const count = Math.max(1, last.charCodeAt(0) - from + 1)
  return Array.from({ length: count }, (_, n) => template.replace(range, String.fromCharCode(from + n)))
}
