/** Style of devices on the map: groups, single devices, and the devices that are drawn above all others. */
import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import { FONT, type Palette } from '../../map/palettes.ts'
import type { Layer } from '../../map/useMap.ts'
import type { DeviceState } from '../../live/deviceState.ts'
import { stateColor } from './stateShapes.ts'

/** Source of all devices, and source of the selected one and of alarms, which are never grouped. */
export const DEVICES = 'devices'
export const RAISED = 'raised'

/** Layers of the two sources. `POINTS` are dots without a name, for views of thousands of devices. */
export const GROUPS = 'device-groups'
const GROUP_COUNTS = 'device-group-counts'
export const POINTS = 'device-points'
export const SYMBOLS = 'devices'
export const RAISED_SYMBOLS = 'devices-raised'

/** From this zoom on, devices are not grouped. */
export const SINGLE_ZOOM = 13
/** Fewer devices are never grouped. */
export const GROUPED_LEAST = 50
/** More devices than these are drawn as dots, below the zoom. */
export const CROWD_LEAST = 5001
export const CROWD_ZOOM = 9

const counted = (condition: ExpressionSpecification): ['+', ExpressionSpecification] => ['+', ['case', condition, 1, 0]]

/** Options of the source of all devices, if they are grouped. */
export const deviceSource = {
  clusterRadius: 46,
  // The last zoom with groups.
  clusterMaxZoom: SINGLE_ZOOM - 1,
  clusterMinPoints: 4,
  clusterProperties: {
    moving: counted(['==', ['get', 'state'], 'moving']),
    offline: counted(['==', ['get', 'state'], 'offline']),
    alarm: counted(['==', ['get', 'alarm'], true]),
  },
}

const isGroup: FilterSpecification = ['has', 'point_count']
const isSingle: FilterSpecification = ['!', ['has', 'point_count']]
const hasAlarm: ExpressionSpecification = ['>', ['get', 'alarm'], 0]

/** Devices of the upper source are not drawn below it. */
const isRaised: ExpressionSpecification = ['boolean', ['feature-state', 'raised'], false]
/** While the mark of the selected device glides to its next place, the page draws it. */
const isGliding: ExpressionSpecification = ['boolean', ['feature-state', 'gliding'], false]

export interface DeviceStyle {
  readonly palette: Palette
  /** Old data is pale. */
  readonly opacity: number
  /** If true, devices are dots when the map is zoomed out. */
  readonly dotted: boolean
}

/** Returns the layers of the source of all devices. */
export const deviceLayers = ({ palette, opacity, dotted }: DeviceStyle): readonly Layer[] => [
  ...groupLayers(palette, opacity),
  {
    id: POINTS,
    type: 'circle',
    maxzoom: dotted ? CROWD_ZOOM : 0,
    filter: isSingle,
    paint: {
      'circle-color': ['match', ['get', 'state'], ...colors(palette), palette.unknown],
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 2, 2.5, CROWD_ZOOM, 5],
      'circle-opacity': ['case', isRaised, 0, opacity],
      'circle-stroke-color': palette.halo,
      'circle-stroke-width': 0.75,
      'circle-stroke-opacity': ['case', isRaised, 0, opacity],
    },
  },
  {
    ...symbols(SYMBOLS),
    minzoom: dotted ? CROWD_ZOOM : 0,
    filter: isSingle,
    paint: symbolPaint(palette, ['case', isRaised, 0, opacity]),
  },
]

const COLORED: readonly DeviceState[] = ['moving', 'standing', 'idling', 'offline', 'never']

const colors = (palette: Palette): [string, string, ...string[]] => {
  const [first = '', second = '', ...rest] = COLORED.flatMap(state => [state, stateColor(state, palette)])
  return [first, second, ...rest]
}

/** Returns the layers of the source of raised devices. */
export const raisedLayers = ({ palette, opacity }: DeviceStyle): readonly Layer[] => [
  {
    ...symbols(RAISED_SYMBOLS),
    paint: { ...symbolPaint(palette, opacity), 'icon-opacity': ['case', isGliding, 0, opacity] },
  },
]

const groupLayers = (palette: Palette, opacity: number): Layer[] => [
  {
    id: GROUPS,
    type: 'circle',
    filter: isGroup,
    paint: {
      'circle-color': groupColor(palette),
      'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0.6, 14, 2, 20, 3, 26, 4.3, 34],
      'circle-opacity': opacity,
      // A ring, because with a few alarms in a large fleet a third of all circles would be red.
      'circle-stroke-color': ['case', hasAlarm, palette.alarm, palette.halo],
      'circle-stroke-width': ['case', hasAlarm, 4, 2],
      'circle-stroke-opacity': opacity,
    },
  },
  {
    id: GROUP_COUNTS,
    type: 'symbol',
    filter: isGroup,
    layout: {
      'text-field': ['number-format', ['get', 'point_count'], {}],
      'text-font': FONT,
      'text-size': 13,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': palette.halo, 'text-opacity': opacity },
  },
]

/** Green if a device of the group moves, gray if all are offline. */
const groupColor = (palette: Palette): ExpressionSpecification => [
  'case',
  ['>', ['get', 'moving'], 0],
  palette.online,
  ['==', ['get', 'offline'], ['get', 'point_count']],
  palette.never,
  palette.standing,
]

const symbols = (id: string) => ({
  id,
  type: 'symbol' as const,
  layout: {
    'icon-image': ['get', 'image'] satisfies ExpressionSpecification,
    'icon-rotate': ['get', 'course'] satisfies ExpressionSpecification,
    'icon-rotation-alignment': 'map' as const,
    // Symbols may overlap, so that every device is visible; names make room for each other.
    'icon-allow-overlap': true,
    'text-optional': true,
    'text-field': LABEL,
    'text-font': FONT,
    'text-size': 12,
    'text-max-width': 10,
    'text-anchor': 'top' as const,
    // Below the ring of the selected device.
    'text-offset': [0, 1.75] satisfies [number, number],
    'symbol-sort-key': ['get', 'order'] satisfies ExpressionSpecification,
  },
})

const symbolPaint = (palette: Palette, opacity: number | ExpressionSpecification) => ({
  'icon-opacity': opacity,
  'text-opacity': opacity,
  'text-color': palette.label,
  'text-halo-color': palette.halo,
  'text-halo-width': 1.5,
})

const LABEL: ExpressionSpecification = ['get', 'label']
/** With more devices in sight, names appear from zoom 11 on. */
export const LABELED_LESS_THAN = 60
const LABELS_ZOOM = 11

/** Returns the names of devices: in all zooms if few are in sight. */
export const labelsIf = (few: boolean): ExpressionSpecification =>
  few ? LABEL : ['step', ['zoom'], '', LABELS_ZOOM, LABEL]
