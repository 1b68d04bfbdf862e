/** Sources of street maps, one for each file. */
import type { SourceSpecification } from 'maplibre-gl'
import type { InstalledMap } from '#shared/domain/installedMaps.ts'
import { mapFileAddress } from '../mapFiles.ts'
import { creditOf } from './credit.ts'

/** Prefix of sources and layers. */
export const STREETS = 'streets:'

/** Another version of a map is another file. */
export const streetSourceId = ({ file }: InstalledMap): string => `${STREETS}${file}`

/** Zooms and bounds are read from the file. */
export const streetSources = (maps: readonly InstalledMap[]): Record<string, SourceSpecification> =>
  Object.fromEntries(
    maps.map(map => [
      streetSourceId(map),
      {
        type: 'vector',
        url: mapFileAddress(`/maps/${encodeURIComponent(map.file)}`),
        attribution: creditOf(map.attribution),
      },
    ]),
  )
