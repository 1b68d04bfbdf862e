/** Protocol `pmtiles:` of MapLibre, for map files of our own server. */
import { addProtocol } from 'maplibre-gl'
import { PMTiles, Protocol } from 'pmtiles'
import { mergedRanges } from './mergedRanges.ts'
import { type Fetch, rangeSource } from './rangeSource.ts'

const SCHEME = 'pmtiles://'

const fetchRange: Fetch = (url, request) => fetch(url, request)

/** Returns the address of a map file for sources. */
export const mapFileAddress = (path: string): string => SCHEME + new URL(path, window.location.href).href

/** Call this once for the page. */
export const addMapFiles = (): void => {
  const protocol = new Protocol()
  addProtocol('pmtiles', (request, controller) => {
    const file = request.url.slice(SCHEME.length)
    // MapLibre requests the description of a file before its tiles.
    if (request.type === 'json' && !protocol.get(file))
      protocol.add(new PMTiles(mergedRanges(rangeSource(file, fetchRange))))
    return protocol.tile(request, controller)
  })
}
