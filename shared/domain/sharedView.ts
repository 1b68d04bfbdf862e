/** What guests of a share see of devices and positions. Pure, and the same for requests and sockets. */
import type { Device } from '../model/device.ts'
import type { Position } from '../model/position.ts'
import type { Attributes } from '../model/wire.ts'
import { degrees, knots, meters } from '../units.ts'
import { hiddenBy } from './hiddenZones.ts'
import type { ShareTerms } from './share.ts'

/** Attributes of a position that guests see outside of the hidden zones. Distances would reveal a way inside of a zone. */
const SHOWN_ATTRIBUTES = ['batteryLevel', 'charge', 'motion'] as const

/**
 * Returns a position as guests see it: without the attributes that identify the tracker, and without the exact place,
 * movement and attributes inside of a hidden zone.
 */
export const sharedPosition = ({ zones }: ShareTerms, position: Position): Position => {
  const shown: Position = { ...position, protocol: '', geofenceIds: [], attributes: shownAttributes(position) }
  const circle = hiddenBy(zones, position)
  if (!circle) return shown
  return {
    ...shown,
    ...circle.center,
    altitude: meters(0),
    speed: knots(0),
    course: degrees(0),
    accuracy: meters(circle.radius),
    attributes: {},
  }
}

const shownAttributes = ({ attributes }: Position): Attributes =>
  Object.fromEntries(
    SHOWN_ATTRIBUTES.flatMap(name => {
      const value = attributes[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

/**
 * Returns a device as guests see it. All members are named, so that a new one is hidden until it is added here. The unique
 * id is replaced, because anybody who knows it can report positions of the device.
 */
export const sharedDevice = (device: Device): Device => ({
  id: device.id,
  attributes: {},
  name: device.name,
  uniqueId: `shared-${device.id}`,
  status: device.status,
  lastUpdate: device.lastUpdate,
  positionId: device.positionId,
  groupId: 0,
  geofenceIds: [],
  phone: null,
  model: null,
  contact: null,
  category: device.category,
  disabled: false,
  calendarId: 0,
  expirationTime: null,
})
