/** Shapes and colors of the states, the same in lists and on maps. Shapes are for readers who see no colors. */
import type { DeviceState } from '../../live/deviceState.ts'
import type { Palette } from '../../map/palettes.ts'

/** Width and height of the area that the shapes are drawn in, centered. */
export const SHAPE_SIZE = 28

const DIAMOND = 'M14 5 23 14 14 23 5 14Z'
const CIRCLE = 'M21 14A7 7 0 1 1 7 14 7 7 0 1 1 21 14Z'

/** SVG paths. The shape of `moving` points north. */
export const SHAPES: Readonly<Record<DeviceState, string>> = {
  moving: 'M14 3 23 24 14 19 5 24Z',
  standing: CIRCLE,
  idling: DIAMOND,
  offline: 'M8 8H20V20H8Z',
  unknown: DIAMOND,
  never: CIRCLE,
}

/** States whose shape is an outline. */
export const isHollow = (state: DeviceState): boolean => state === 'unknown' || state === 'never'

/** Returns the color of a state on the map. */
export const stateColor = (state: DeviceState, palette: Palette): string =>
  palette[state === 'moving' ? 'online' : state]

/** Name of the image of a device, as in the property `image`. */
export const imageName = (state: DeviceState, alarm: boolean): string => `${state}${alarm ? '-alarm' : ''}`
