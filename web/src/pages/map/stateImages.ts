/** Images of the states for the map, in the colors of the theme. */
import type { Map as MapLibre } from 'maplibre-gl'
import { DEVICE_STATES, type DeviceState } from '../../live/deviceState.ts'
import type { Palette } from '../../map/palettes.ts'
import { imageName, isHollow, SHAPE_SIZE, SHAPES, stateColor } from './stateShapes.ts'

/** Pixels of an image per pixel of the map, for sharp edges on most screens. */
const RATIO = 2

/** Adds or replaces the images. */
export const addStateImages = (map: MapLibre, palette: Palette): void => {
  for (const state of DEVICE_STATES) {
    for (const alarm of [false, true]) {
      const name = imageName(state, alarm)
      if (map.hasImage(name)) map.removeImage(name)
      map.addImage(name, drawState(state, alarm, palette), { pixelRatio: RATIO })
    }
  }
}

const drawState = (state: DeviceState, alarm: boolean, palette: Palette): ImageData => {
  const canvas = new OffscreenCanvas(SHAPE_SIZE * RATIO, SHAPE_SIZE * RATIO)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser cannot draw images')
  context.scale(RATIO, RATIO)
  context.lineJoin = 'round'
  if (alarm) drawRing(context, palette)
  const shape = new Path2D(SHAPES[state])
  const color = stateColor(state, palette)
  context.fillStyle = isHollow(state) ? palette.halo : color
  context.strokeStyle = isHollow(state) ? color : palette.halo
  context.lineWidth = isHollow(state) ? 3 : 2
  context.fill(shape)
  context.stroke(shape)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** An alarm is a ring, so that the color of the state stays visible. */
const drawRing = (context: OffscreenCanvasRenderingContext2D, palette: Palette): void => {
  context.beginPath()
  context.arc(SHAPE_SIZE / 2, SHAPE_SIZE / 2, SHAPE_SIZE / 2 - 2, 0, 2 * Math.PI)
  context.fillStyle = palette.halo
  context.fill()
  context.strokeStyle = palette.alarm
  context.lineWidth = 3
  context.stroke()
}
