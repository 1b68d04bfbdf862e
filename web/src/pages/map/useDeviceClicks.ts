import type { GeoJSONFeature, Map as MapLibre, MapMouseEvent } from 'maplibre-gl'
import type { Feature } from 'geojson'
import { useEffect } from 'react'
import { sourceOf, useMap } from '../../map/useMap.ts'
import { DEVICES, GROUPS, POINTS, RAISED_SYMBOLS, SYMBOLS } from './deviceStyle.ts'
import { closerView, type DevicePlace, pileAt } from './nearDevices.ts'

const LAYERS = [GROUPS, POINTS, SYMBOLS, RAISED_SYMBOLS]
/** For fingers, and dots. */
const REACH_PX = 4
const ZOOM_MS = 400

interface ClickTargets {
  readonly open: (id: number) => void
  /** Shows devices that stand at the same place. */
  readonly list: ((ids: readonly number[]) => void) | undefined
}

/** A click opens a device, or zooms to a group or a pile of devices until they are apart. */
export const useDeviceClicks = (open: ClickTargets['open'], list: ClickTargets['list']): void => {
  const map = useMap()
  useEffect(() => {
    const point = (): void => void (map.getCanvas().style.cursor = 'pointer')
    const unpoint = (): void => void (map.getCanvas().style.cursor = '')
    const subscriptions = [
      map.on('click', event => clickDevices(map, event, { open, list })),
      map.on('mouseenter', LAYERS, point),
      map.on('mouseleave', LAYERS, unpoint),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, open, list])
}

const clickDevices = (map: MapLibre, { point }: MapMouseEvent, targets: ClickTargets): void => {
  const found = map.queryRenderedFeatures(
    [
      [point.x - REACH_PX, point.y - REACH_PX],
      [point.x + REACH_PX, point.y + REACH_PX],
    ],
    { layers: LAYERS },
  )
  const [first] = found
  if (!first) return
  if (isGroup(first)) {
    void openGroup(map, first, targets)
    return
  }
  const marks = new Map(found.flatMap(placeOf).map(mark => [mark.id, mark]))
  const project = ({ longitude, latitude }: Omit<DevicePlace, 'id'>) => map.project([longitude, latitude])
  const pile = pileAt(point, [...marks.values()], project)
  const [only] = pile
  if (only && pile.length === 1) targets.open(only.id)
  else separate(map, pile, targets)
}

const isGroup = ({ properties }: Feature): boolean => properties?.['cluster'] === true

const placeOf = (feature: Feature): readonly DevicePlace[] => {
  const { id, geometry } = feature
  if (isGroup(feature) || typeof id !== 'number' || geometry.type !== 'Point') return []
  const [longitude = 0, latitude = 0] = geometry.coordinates
  return [{ id, longitude, latitude }]
}

const openGroup = async (map: MapLibre, group: GeoJSONFeature, targets: ClickTargets): Promise<void> => {
  const { cluster_id: id, point_count: count } = group.properties
  const source = sourceOf(map, DEVICES)
  if (!source || typeof id !== 'number' || typeof count !== 'number') return
  try {
    const [leaves, zoom] = await Promise.all([
      source.getClusterLeaves(id, count, 0),
      source.getClusterExpansionZoom(id),
    ])
    separate(map, leaves.flatMap(placeOf), { ...targets, least: zoom })
  } catch {
    // Its devices have moved since it was drawn, so the group no longer exists.
    if (group.geometry.type !== 'Point') return
    const [longitude = 0, latitude = 0] = group.geometry.coordinates
    map.easeTo({ center: [longitude, latitude], zoom: map.getZoom() + 2, duration: ZOOM_MS })
  }
}

/** Zooms until the devices are apart, or lists them. */
const separate = (
  map: MapLibre,
  places: readonly DevicePlace[],
  { list, least }: ClickTargets & { readonly least?: number },
): void => {
  const { clientWidth: width, clientHeight: height } = map.getContainer()
  const closer = closerView(places, { zoom: map.getZoom(), width, height }, least)
  if (closer) map.easeTo({ ...closer, duration: ZOOM_MS })
  else list?.(places.map(({ id }) => id))
}
