/** Draws grid lines where the map has no streets. */
import type { Map as MapLibre } from 'maplibre-gl'
import type { MapBounds } from '#shared/domain/installedMaps.ts'
import { type Bounds, coversView, type Graticule, graticule, GRATICULE_ZOOM, isVisible } from './graticule.ts'
import { setSource } from './useMap.ts'

const NONE = { type: 'FeatureCollection' as const, features: [] }

/** Redraws the source `graticule` when the map moves. Returns the function that stops it. `covered` have streets. */
export const drawGraticule = (map: MapLibre, covered: readonly MapBounds[]): (() => void) => {
  const { dataset } = map.getContainer()
  let drawn: Graticule | undefined
  const draw = (): void => {
    const zoom = map.getZoom()
    if (zoom < GRATICULE_ZOOM) return
    const visible = visibleBounds(map)
    if (covered.some(bounds => isVisible(bounds, visible))) {
      setSource(map, 'graticule', NONE)
      drawn = undefined
      delete dataset['graticule']
      return
    }
    if (drawn && coversView(drawn, visible, zoom)) return
    drawn = graticule(visible, zoom)
    setSource(map, 'graticule', drawn.lines)
    // For tests, which cannot read a canvas.
    dataset['graticule'] = String(drawn.step)
  }
  const moves = map.on('moveend', draw)
  draw()
  return () => moves.unsubscribe()
}

const visibleBounds = (map: MapLibre): Bounds => {
  const bounds = map.getBounds()
  return { west: bounds.getWest(), east: bounds.getEast(), south: bounds.getSouth(), north: bounds.getNorth() }
}
