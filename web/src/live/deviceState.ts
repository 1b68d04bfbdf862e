/** States of a device: the same ones, with the same words, shapes and colors, in lists, in details and on maps. */
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'

/** `unknown` replaces the states of online devices while the server cannot be reached. */
export type DeviceState = 'moving' | 'standing' | 'idling' | 'offline' | 'unknown' | 'never'

/** In the order of lists. */
export const DEVICE_STATES: readonly DeviceState[] = ['moving', 'standing', 'idling', 'offline', 'unknown', 'never']

/** Returns the state by the last report. A device that stopped reporting is offline, whatever its status says. */
export const stateOf = (
  { status, lastUpdate }: Pick<Device, 'status' | 'lastUpdate'>,
  position: Pick<PositionModel, 'attributes' | 'speed'> | undefined,
): DeviceState => {
  if (lastUpdate === null) return 'never'
  if (status !== 'online') return 'offline'
  if (!position) return 'standing'
  if (isMoving(position)) return 'moving'
  return position.attributes['ignition'] === true ? 'idling' : 'standing'
}

/** Slower devices without the server's attribute `motion` are stationary. */
const MOVING_KNOTS = 0.5

const isMoving = ({ attributes, speed }: Pick<PositionModel, 'attributes' | 'speed'>): boolean =>
  typeof attributes['motion'] === 'boolean' ? attributes['motion'] : speed > MOVING_KNOTS

/** Returns true for the states of devices that report. */
export const isOnline = (state: DeviceState): boolean =>
  state === 'moving' || state === 'standing' || state === 'idling'

/** Returns the alarm of the last position, such as `sos`, or undefined if it has none. */
export const alarmOf = (position: Pick<PositionModel, 'attributes'> | undefined): string | undefined => {
  const alarm = position?.attributes['alarm']
  return typeof alarm === 'string' && alarm !== '' ? alarm : undefined
}
