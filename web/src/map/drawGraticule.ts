import type { Map as MapLibre } from 'maplibre-gl'
import { covers, type Graticule, graticule, GRATICULE_ZOOM } from './graticule.ts'
import { setSource } from './sources.ts'

/** Keeps the lines of the base style's source `graticule` around what the map shows. */
export const drawGraticule = (map: MapLibre): void => {
  let drawn: Graticule | undefined
  const draw = (): void => {
    const zoom = map.getZoom()
    if (zoom < GRATICULE_ZOOM) return
    const sight = sightOf(map)
    if (drawn && covers(drawn, sight, zoom)) return
    drawn = graticule(sight, zoom)
    setSource(map, 'graticule', drawn.lines)
    // For tests, which cannot see lines on a canvas.
    map.getContainer().dataset['graticule'] = String(drawn.step)
  }
  map.on('moveend', draw)
  draw()
}

const sightOf = (map: MapLibre) => {
  const bounds = map.getBounds()
  return { west: bounds.getWest(), east: bounds.getEast(), south: bounds.getSouth(), north: bounds.getNorth() }
}
