/**
 * Map settings: initial view and tiles. A new map starts at the last view, else at the view of the settings, else at
 * the whole world.
 */
import type { Map as MapLibre } from 'maplibre-gl'

interface ViewSettings {
  readonly latitude: number
  readonly longitude: number
  readonly zoom: number
}

export interface View {
  readonly center: [longitude: number, latitude: number]
  readonly zoom: number
}

/** Zoom that a map fits devices with at most. */
export const CLOSE_ZOOM = 15
/** Options of views that are fitted to devices: pixels around them, and their closest zoom. */
export const FITTED = { padding: 60, maxZoom: CLOSE_ZOOM }

let last: View | undefined

export const saveView = (map: MapLibre): void => {
  const { lng, lat } = map.getCenter()
  last = { center: [lng, lat], zoom: map.getZoom() }
}

/** Returns the view of the last map, or undefined if there was none. */
export const lastView = (): View | undefined => last

/** Returns whether the user has seen a map, or a setting defines the view. */
export const hasView = (user: ViewSettings, server: ViewSettings): boolean =>
  last !== undefined || isSet(user) || isSet(server)

const isSet = ({ latitude, longitude, zoom }: ViewSettings): boolean => latitude !== 0 || longitude !== 0 || zoom !== 0

interface ServerViewSettings extends ViewSettings {
  /** If true, the server's view takes precedence. */
  readonly forceSettings?: boolean
}

export const firstView = (user: ViewSettings, server: ServerViewSettings): View => {
  if (last) return last
  const own = isSet(user) && !(server.forceSettings === true && isSet(server))
  const { latitude, longitude, zoom } = own ? user : server
  return { center: [longitude, latitude], zoom: zoom || 1.4 }
}

export interface Tiles {
  readonly addresses: readonly string[]
  readonly credit: string
}

interface MapSettings {
  readonly map: string | null
  readonly mapUrl: string | null
  /** If true, the server's choice takes precedence. */
  readonly forceSettings?: boolean
}

const OPEN_STREET_MAP: Tiles = {
  addresses: ['https://tile.openstreetmap.org/{z}/{x}/{y}.png'],
  credit:
    '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">OpenStreetMap</a>',
}

/**
 * Returns undefined for the built-in map. The user's choice takes precedence unless the server forces its own. Only an
 * administrator can decide that browsers contact OpenStreetMap: other clients set it for a user without a question.
 */
export const tilesOf = (
  user: Pick<MapSettings, 'map'>,
  { map, mapUrl, forceSettings }: MapSettings,
): Tiles | undefined => {
  const kind = forceSettings === true ? map || user.map : user.map || map
  if (kind === 'osm') return map === 'osm' ? OPEN_STREET_MAP : undefined
  return kind === 'custom' && mapUrl ? { addresses: expandServers(mapUrl), credit: '' } : undefined
}

/** Expands `{a-c}` or `{s}` in the address to one address per server. */
const expandServers = (template: string): string[] => {
  const [range, first = 'a', last = 'c'] = /\{(?:([a-z0-9])-([a-z0-9])|s)\}/.exec(template) ?? []
  if (range === undefined) return [template]
  const from = first.charCodeAt(0)
  const count = Math.max(1, last.charCodeAt(0) - from + 1)
  return Array.from({ length: count }, (_, n) => template.replace(range, String.fromCharCode(from + n)))
}
