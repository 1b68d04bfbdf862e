/** The marks of devices: an arrow that shows where a moving one goes, a dot for one that stands. */
import type { Map as MapLibre } from 'maplibre-gl'
import type { Palette } from './palette.ts'

import type { Status } from '../live/tracked.ts'

const STATUSES: readonly Status[] = ['online', 'offline', 'unknown', 'never']
type Motion = 'moving' | 'standing'

export const imageName = (status: Status, motion: Motion): string => `${status}-${motion}`

const RATIO = 2
const SIZE = 28

/** Draws all marks in the colors of the theme, over those that were there. */
export const addDeviceImages = (map: MapLibre, palette: Palette): void => {
  for (const status of STATUSES) {
    for (const motion of ['moving', 'standing'] as const) {
      const name = imageName(status, motion)
      const image = drawn(motion, palette[status], palette.halo)
      if (map.hasImage(name)) map.removeImage(name)
      map.addImage(name, image, { pixelRatio: RATIO })
    }
  }
}

const drawn = (motion: Motion, color: string, edge: string): ImageData => {
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
