/**
 * The city of the demo: Montevideo as it was in OpenStreetMap in December 2017, from an npm package. The data has the
 * license ODbL and is never stored in this repository.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { City } from './cityArchive.ts'
import { boxOf, readElements, type SourceTile } from './elements.ts'

const PACKAGE = '@mapbox/mvt-fixtures'
/** Only the folders `osm-qa` are plain OpenStreetMap data. The others are a product of Mapbox. */
const FOLDER = 'real-world/osm-qa-montevideo'

/** Returns the elements of the city. Takes a second. */
export const montevideo = (): City => {
  const tiles = sourceTiles()
  return {
    name: 'Montevideo',
    elements: readElements(tiles),
    box: boxOf(tiles),
    attribution: '© OpenStreetMap contributors',
    license: 'Open Database License 1.0, https://opendatacommons.org/licenses/odbl/1-0/',
    source: `OpenStreetMap, December 2017, from ${FOLDER} of the npm package ${PACKAGE}`,
  }
}

const sourceTiles = (): SourceTile[] => {
  const folder = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), FOLDER)
  return readdirSync(folder).flatMap(name => {
    const [zoom, column, row] = (/^(\d+)-(\d+)-(\d+)\.mvt$/.exec(name) ?? []).slice(1).map(Number)
    if (zoom === undefined || column === undefined || row === undefined) return []
    return [{ zoom, column, row, data: readFileSync(join(folder, name)) }]
  })
}
