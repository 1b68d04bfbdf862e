import { POLYLINE_DISTANCE_METERS } from '#shared/domain/geofence.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import { useSignedIn } from '../session/useSession.ts'

/** How far from a line a place counts as on it, in meters: the server's setting for all lines. */
export const useLineDistance = (): number => {
  const { server } = useSignedIn()
  return settingsFrom(server.attributes).number('geofence.polylineDistance', POLYLINE_DISTANCE_METERS)
}
