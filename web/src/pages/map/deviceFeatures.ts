/** Devices as GeoJSON. Each device keeps its object until it changes, so that only changes are sent to the map. */
import type { Feature, Point } from 'geojson'
import type { PositionModel } from '#shared/model/position.ts'
import { alarmOf, type DeviceState } from '../../live/deviceState.ts'
import type { TrackedDevice } from '../../live/trackedDevices.ts'
import { imageName } from './stateShapes.ts'

export interface DeviceProperties {
  readonly state: DeviceState
  readonly image: string
  /** Degrees, 0 for devices that do not move. */
  readonly course: number
  readonly label: string
  /** Devices with a lower number get their name first. */
  readonly order: number
  readonly alarm: boolean
}

export type DeviceFeature = Feature<Point, DeviceProperties> & { readonly id: number }

/** A longer name would cover other devices. */
const NAME_MAX = 24
const ORDER: readonly DeviceState[] = ['moving', 'idling', 'standing', 'unknown', 'offline', 'never']
/** The order of the selected device, and of devices with an alarm. */
const SELECTED = -2
const ALARM = -1

const SEGMENTER = new Intl.Segmenter()

/** Returns the name, cut between characters. */
const shortName = (name: string): string => {
  if (name.length <= NAME_MAX) return name
  const characters = Array.from(SEGMENTER.segment(name), ({ segment }) => segment)
  return characters.length > NAME_MAX ? `${characters.slice(0, NAME_MAX - 1).join('')}…` : name
}

const features = new WeakMap<TrackedDevice, DeviceFeature>()

/** Returns undefined if the device has no position. */
export const deviceFeature = (tracked: TrackedDevice): DeviceFeature | undefined => {
  const known = features.get(tracked)
  if (known || !tracked.position) return known
  const { device, position, state } = tracked
  const alarm = alarmOf(position) !== undefined
  const feature: DeviceFeature = {
    type: 'Feature',
    id: device.id,
    properties: {
      state,
      image: imageName(state, alarm),
      course: state === 'moving' ? position.course : 0,
      label: shortName(device.name),
      order: alarm ? ALARM : ORDER.indexOf(state),
      alarm,
    },
    geometry: { type: 'Point', coordinates: [position.longitude, position.latitude] },
  }
  features.set(tracked, feature)
  return feature
}

export const deviceFeatures = (devices: readonly TrackedDevice[]): readonly DeviceFeature[] =>
  devices.flatMap(one => deviceFeature(one) ?? [])

/** More alarms would cover the map. The others are rings of their groups. */
const ALARMS_MAX = 50

/** Devices with an alarm, which are never part of a group. */
export const alarmFeatures = (devices: readonly TrackedDevice[]): readonly DeviceFeature[] =>
  deviceFeatures(devices.filter(({ position }) => alarmOf(position) !== undefined).slice(0, ALARMS_MAX))

/** The selected device, with its speed. Returns undefined if it has no position. */
export const selectedFeature = (
  tracked: TrackedDevice,
  formatSpeed: (position: PositionModel) => string,
): DeviceFeature | undefined => {
  const feature = deviceFeature(tracked)
  const { position, state } = tracked
  if (!feature || !position) return undefined
  const { properties } = feature
  const label = state === 'moving' ? `${properties.label}\n${formatSpeed(position)}` : properties.label
  return { ...feature, properties: { ...properties, label, order: SELECTED } }
}
