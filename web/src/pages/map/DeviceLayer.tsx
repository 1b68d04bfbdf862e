/** Devices on the map: an arrow in the direction of a moving device, a dot for a stationary one. */
import type { FeatureCollection } from 'geojson'
import type { Map as MapLibre, MapLayerMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo } from 'react'
import { navigate } from '../../app/router.ts'
import { useTheme } from '../../app/theme.ts'
import { type Format, useFormat } from '../../format/useFormat.ts'
import { type Activity, activityOf, type TrackedDevice } from '../../live/trackedDevices.ts'
import { FONT, type Palette, PALETTES } from '../../map/palettes.ts'
import { type Layer, useLayers, useMap } from '../../map/useMap.ts'

/** A longer name would cover other devices. */
const NAME_MAX = 40
/** Opacity of symbols with old data. */
const PALE = 0.45

interface DeviceLayerProps {
  readonly devices: readonly TrackedDevice[]
  /** True while the server cannot be reached: the symbols are pale. */
  readonly lost?: boolean
  /** Called with the id of a clicked device; default opens its page. Must not change. */
  readonly open?: (id: number) => void
}

const openPage = (id: number): void => navigate(`/devices/${id}`)

/** All devices with a position: symbol, name and speed. A click opens the device. */
export const DeviceLayer = ({ devices, lost = false, open = openPage }: DeviceLayerProps) => {
  const map = useMap()
  const theme = useTheme()
  const { speed } = useFormat()
  const layers = useMemo(() => {
    addDeviceImages(map, PALETTES[theme])
    return [symbols(PALETTES[theme], lost ? PALE : 1)]
  }, [map, theme, lost])
  const data = useMemo(() => featuresOf(devices, speed), [devices, speed])
  useLayers('devices', layers, data)
  useEffect(() => {
    // For tests and benchmarks.
    const { dataset } = map.getContainer()
    dataset['devices'] = String(data.features.length)
    dataset['pale'] = String(lost)
  }, [map, data, lost])
  useEffect(() => {
    const click = ({ features }: MapLayerMouseEvent): void => {
      const id = features?.[0]?.id
      if (typeof id === 'number') open(id)
    }
    const point = (): void => void (map.getCanvas().style.cursor = 'pointer')
    const unpoint = (): void => void (map.getCanvas().style.cursor = '')
    const subscriptions = [
      map.on('click', 'devices', click),
      map.on('mouseenter', 'devices', point),
      map.on('mouseleave', 'devices', unpoint),
    ]
    return () => subscriptions.forEach(subscription => subscription.unsubscribe())
  }, [map, open])
  return null
}

const featuresOf = (devices: readonly TrackedDevice[], speed: Format['speed']): FeatureCollection => ({
  type: 'FeatureCollection',
  features: devices.flatMap(tracked => {
    const { device, position } = tracked
    if (!position) return []
    const activity = activityOf(tracked)
    const moving = activity === 'moving'
    const name = device.name.length > NAME_MAX ? `${device.name.slice(0, NAME_MAX)}…` : device.name
    return [
      {
        type: 'Feature' as const,
        id: device.id,
        properties: {
          image: activity,
          course: moving ? position.course : 0,
          label: moving ? `${name}\n${speed(position.speed)}` : name,
        },
        geometry: { type: 'Point' as const, coordinates: [position.longitude, position.latitude] },
      },
    ]
  }),
})

const symbols = (palette: Palette, opacity: number): Layer => ({
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
  paint: {
    'icon-opacity': opacity,
    'text-opacity': opacity,
    'text-color': palette.label,
    'text-halo-color': palette.halo,
    'text-halo-width': 1.5,
  },
})

const RATIO = 2
const SIZE = 28

const COLORS: Readonly<Record<Activity, 'online' | 'offline' | 'unknown' | 'never'>> = {
  moving: 'online',
  standing: 'online',
  offline: 'offline',
  unknown: 'unknown',
  never: 'never',
}

/** Corners of the shapes; the others are round. */
const CORNERS: Partial<Record<Activity, readonly (readonly [number, number])[]>> = {
  moving: [
    [14, 3],
    [23, 24],
    [14, 19],
    [5, 24],
  ],
  offline: [
    [8, 8],
    [20, 8],
    [20, 20],
    [8, 20],
  ],
  unknown: [
    [14, 5],
    [23, 14],
    [14, 23],
    [5, 14],
  ],
}

const ACTIVITIES: readonly Activity[] = ['moving', 'standing', 'offline', 'unknown', 'never']

/** Adds or replaces the images in the colors of the theme. */
const addDeviceImages = (map: MapLibre, palette: Palette): void => {
  for (const name of ACTIVITIES) {
    const image = drawSymbol(name, palette[COLORS[name]], palette.halo)
    if (map.hasImage(name)) map.removeImage(name)
    map.addImage(name, image, { pixelRatio: RATIO })
  }
}

const drawSymbol = (activity: Activity, color: string, edge: string): ImageData => {
  const canvas = new OffscreenCanvas(SIZE * RATIO, SIZE * RATIO)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser cannot draw images')
  context.scale(RATIO, RATIO)
  context.fillStyle = color
  context.strokeStyle = edge
  context.lineWidth = 2
  context.lineJoin = 'round'
  context.beginPath()
  const corners = CORNERS[activity]
  if (corners) {
    for (const [x, y] of corners) context.lineTo(x, y)
    context.closePath()
  } else {
    context.arc(14, 14, 7, 0, 2 * Math.PI)
  }
  context.fill()
  context.stroke()
  return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO)
}
