import type { FeatureCollection } from 'geojson'
import type { MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo } from 'react'
import { goTo } from '../../app/router.ts'
import { useTheme } from '../../app/theme.ts'
import { type Format, useFormat } from '../../format/useFormat.ts'
import { isMoving, type Tracked } from '../../live/tracked.ts'
import { FONT } from '../../map/baseStyle.ts'
import { addDeviceImages, imageName } from '../../map/deviceImages.ts'
import { useMap } from '../../map/mapContext.ts'
import { type Palette, PALETTES } from '../../map/palette.ts'
import type { Layer } from '../../map/sources.ts'
import { useLayers } from '../../map/useLayers.ts'

/** A longer name would cover its neighbours. */
const NAME_MAX = 40

/** All devices that have a position: an arrow or a dot, the name, and how fast it goes. A click leads to the device. */
export const DeviceLayer = ({ devices }: { readonly devices: readonly Tracked[] }) => {
  const map = useMap()
  const theme = useTheme()
  const { speed } = useFormat()
  const layers = useMemo(() => {
    addDeviceImages(map, PALETTES[theme])
    return [symbols(PALETTES[theme])]
  }, [map, theme])
  const data = useMemo(() => featuresOf(devices, speed), [devices, speed])
  useLayers('devices', layers, data)
  useEffect(() => {
    // For tests and benchmarks: with so many the map is busy, or idle.
    map.getContainer().dataset['devices'] = String(data.features.length)
  }, [map, data])
  useEffect(() => {
    const open = ({ features }: MapLayerMouseEvent): void => {
      const id = features?.[0]?.id
      if (id !== undefined) goTo(`/devices/${id}`)
    }
    const point = (): void => void (map.getCanvas().style.cursor = 'pointer')
    const unpoint = (): void => void (map.getCanvas().style.cursor = '')
    const subscriptions = [
      map.on('click', 'devices', open),
      map.on('mouseenter', 'devices', point),
      map.on('mouseleave', 'devices', unpoint),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map])
  return null
}

const featuresOf = (devices: readonly Tracked[], speed: Format['speed']): FeatureCollection => ({
  type: 'FeatureCollection',
  features: devices.flatMap(({ device, position, status }) => {
    if (!position) return []
    const moving = isMoving(position)
    const name = device.name.length > NAME_MAX ? `${device.name.slice(0, NAME_MAX)}…` : device.name
    return [
      {
        type: 'Feature' as const,
        id: device.id,
        properties: {
          image: imageName(status, moving ? 'moving' : 'standing'),
          course: moving ? position.course : 0,
          label: moving ? `${name}\n${speed(position.speed)}` : name,
        },
        geometry: { type: 'Point' as const, coordinates: [position.longitude, position.latitude] },
      },
    ]
  }),
})

const symbols = (palette: Palette): Layer => ({
  id: 'devices',
  type: 'symbol',
  layout: {
    'icon-image': ['get', 'image'],
    'icon-rotate': ['get', 'course'],
    'icon-rotation-alignment': 'map',
    // Every device is seen, even where they stand close; names make room for each other.
    'icon-allow-overlap': true,
    'text-optional': true,
    'text-field': ['get', 'label'],
    'text-font': FONT,
    'text-size': 12,
    'text-anchor': 'top',
    // Below the ring of the one that is looked at.
    'text-offset': [0, 1.75],
  },
  paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
})
