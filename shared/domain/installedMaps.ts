/** List of the street maps that an operator has added: `/maps/index.json`. The file is written by commands and by hand. */

/** Degrees: west, south, east, north. */
export type MapBounds = readonly [west: number, south: number, east: number, north: number]

export interface InstalledMap {
  /** Lower-case letters, digits and hyphens. */
  readonly name: string
  /** `<name>-<hash8>.pmtiles`, in the folder of the list. */
  readonly file: string
  readonly bounds: MapBounds
  readonly minzoom: number
  readonly maxzoom: number
  /** Names the sources of the data. Plain text, possibly empty. */
  readonly attribution: string
}

export const MAP_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/
/** Without slashes and colons, so that it cannot name a file elsewhere. */
const MAP_FILE = /^[a-z0-9][a-z0-9-]{0,63}-[0-9a-f]{8}\.pmtiles$/
const ATTRIBUTION_MAX = 300
/** Each map adds some 60 layers, and browsers draw some thousand smoothly. */
export const MAPS_MAX = 20
/** Zoom of the smallest tiles that PMTiles can number. */
const ZOOM_MAX = 26

/** Returns the valid entries of the list, at most 20. Returns none if it isn't a list. */
export const installedMapsIn = (json: unknown): InstalledMap[] => {
  const entries: unknown[] = Array.isArray(json) ? json : []
  const maps = entries.slice(0, MAPS_MAX).flatMap(entry => installedMapIn(entry) ?? [])
  return maps.filter(({ name, file }, n) => !maps.slice(0, n).some(other => other.name === name || other.file === file))
}

const installedMapIn = (entry: unknown): InstalledMap | undefined => {
  if (typeof entry !== 'object' || entry === null) return undefined
  const { name, file, bounds, minzoom, maxzoom, attribution = '' }: Partial<Record<keyof InstalledMap, unknown>> = entry
  if (typeof name !== 'string' || !MAP_NAME.test(name)) return undefined
  if (typeof file !== 'string' || !MAP_FILE.test(file)) return undefined
  if (!isBounds(bounds) || !isZoom(minzoom) || !isZoom(maxzoom) || minzoom > maxzoom) return undefined
  if (typeof attribution !== 'string') return undefined
  return { name, file, bounds, minzoom, maxzoom, attribution: attribution.slice(0, ATTRIBUTION_MAX) }
}

export const isZoom = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= ZOOM_MAX

export const isBounds = (value: unknown): value is MapBounds => {
  if (!Array.isArray(value) || value.length !== 4) return false
  const numbers: unknown[] = value
  const [west, south, east, north] = numbers.map(one => (typeof one === 'number' ? one : Number.NaN))
  if (west === undefined || south === undefined || east === undefined || north === undefined) return false
  return west >= -180 && east <= 180 && south >= -90 && north <= 90 && west < east && south < north
}

/** Returns the name of the file that a map is served as. Its first 8 digits of the SHA-256 distinguish versions. */
export const mapFileOf = (name: string, sha256Hex: string): string => `${name}-${sha256Hex.slice(0, 8)}.pmtiles`

/** Returns the list with this map. It replaces an earlier version of the same name. */
export const withMap = (maps: readonly InstalledMap[], added: InstalledMap): InstalledMap[] =>
  [...maps.filter(({ name }) => name !== added.name), added].toSorted((a, b) => (a.name < b.name ? -1 : 1))

export const indexText = (maps: readonly InstalledMap[]): string => `${JSON.stringify(maps, null, 2)}\n`
