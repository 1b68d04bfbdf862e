/** Devices on the map: an arrow in the direction of a moving device, a dot for a stationary one. */
import type { FeatureCollection } from 'geojson'
import type { Map as MapLibre, MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo } from 'react'
import { navigate } from '../../app/router.ts'
import { useTheme } from '../../app/theme.ts'
import { type Format, useFormat } from '../../format/useFormat.ts'
import { isMoving, type Status, type TrackedDevice } from '../../live/trackedDevices.ts'
import { FONT, type Palette, PALETTES } from '../../map/baseStyle.ts'
import { type Layer, useLayers, useMap } from '../../map/useMap.ts'

/** A longer name would cover other devices. */
const NAME_MAX = 40

/** All devices with a position: symbol, name and speed. A click opens the device. */
export const DeviceLayer = ({ devices }: { readonly devices: readonly TrackedDevice[] }) => {
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
    // For tests and benchmarks.
    map.getContainer().dataset['devices'] = String(data.features.length)
  }, [map, data])
  useEffect(() => {
    const open = ({ features }: MapLayerMouseEvent): void => {
      const id = features?.[0]?.id
      if (id !== undefined) navigate(`/devices/${id}`)
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

const featuresOf = (devices: readonly TrackedDevice[], speed: Format['speed']): FeatureCollection => ({
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
    // Symbols may overlap, so that every device is visible; names make room for each other.
    'icon-allow-overlap': true,
    'text-optional': true,
    'text-field': ['get', 'label'],
    'text-font': FONT,
    'text-size': 12,
    'text-anchor': 'top',
    // Below the ring of the selected device.
    'text-offset': [0, 1.75],
  },
  paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
})

const STATUSES: readonly Status[] = ['online', 'offline', 'unknown', 'never']
type Motion = 'moving' | 'standing'

const imageName = (status: Status, motion: Motion): string => `${status}-${motion}`

const RATIO = 2
const SIZE = 28

/** Adds or replaces the images in the colors of the theme. */
const addDeviceImages = (map: MapLibre, palette: Palette): void => {
  for (const status of STATUSES) {
    for (const motion of ['moving', 'standing'] as const) {
      const name = imageName(status, motion)
      const image = drawSymbol(motion, palette[status], palette.halo)
      if (map.hasImage(name)) map.removeImage(name)
      map.addImage(name, image, { pixelRatio: RATIO })
    }
  }
}

const drawSymbol = (motion: Motion, color: string, edge: string): ImageData => {
  const canvas = new OffscreenCanvas(SIZE * RATIO, SIZE * RATIO)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser cannot draw images')
  context.scale(RATIO, RATIO)
  context.fillStyle = color
  context.strokeStyle = edge
  context.lineWidth = 2
  context.lineJoin = 'round'
  context.beginPath()
  if (motion === 'moving') {
    context.moveTo(14, 3)
    context.lineTo(23, 24)
    context.lineTo(14, 19)
    context.lineTo(5, 24)
    context.closePath()
  } else {
    context.arc(14, 14, 7, 0, 2 * Math.PI)
  }
  context.fill()
  context.stroke()
  return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO)
}
