/** Street maps of the server and their layers, which are loaded only if there is such a map. */
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { fetchInstalledMaps } from './installedMaps.ts'
import type { MapTheme } from '../palettes.ts'
import type { StreetLayers } from './streetLayers.ts'

export interface Streets {
  readonly maps: readonly InstalledMap[]
  readonly layersFor: (theme: MapTheme) => StreetLayers
}

let known: Streets | undefined

/** Returns the maps of the last time, so that the next page shows them at once. */
export const knownStreets = (): Streets | undefined => known

/** Reads the list of maps. Returns undefined if there are none, and the same object as before if nothing has changed. */
export const loadStreets = async (): Promise<Streets | undefined> => {
  const maps = await fetchInstalledMaps()
  if (JSON.stringify(maps) === JSON.stringify(known?.maps ?? [])) return known
  if (maps.length === 0) return (known = undefined)
  const { streetLayers } = await import('./streetLayers.ts')
  return (known = { maps, layersFor: theme => streetLayers(maps, theme) })
}
