import type { EventRule } from '../eventRule.ts'

/**
 * The geofences that contain the device changed: one event for each. Exits come first, so that a device that goes from one
 * geofence into the next has left the first before it enters the second.
 */
export const geofence: EventRule = (position, { latest, insideBefore }) => {
  if (!latest || !position.valid) return []
  const inside = position.geofenceIds
  return [
    ...insideBefore
      .filter(id => !inside.includes(id))
      .map(geofenceId => ({ type: 'geofenceExit', geofenceId }) as const),
    ...inside
      .filter(id => !insideBefore.includes(id))
      .map(geofenceId => ({ type: 'geofenceEnter', geofenceId }) as const),
  ]
}
