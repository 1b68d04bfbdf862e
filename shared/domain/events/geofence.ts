import type { EventRule } from '../eventRule.ts'

/** The geofences that hold the device are not those that held it before: entered ones first, one event each. */
export const geofence: EventRule = (position, { latest, insideBefore }) => {
  if (!latest || !position.valid) return []
  const inside = position.geofenceIds
  return [
    ...inside
      .filter(id => !insideBefore.includes(id))
      .map(geofenceId => ({ type: 'geofenceEnter', geofenceId }) as const),
    ...insideBefore
      .filter(id => !inside.includes(id))
      .map(geofenceId => ({ type: 'geofenceExit', geofenceId }) as const),
  ]
}
