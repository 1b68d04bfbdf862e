/** Terms of a new share from a request. */
import { zoneAround } from '#shared/domain/hiddenZones.ts'
import type { ShareTerms } from '#shared/domain/share.ts'
import { parseArea } from '#shared/domain/wkt.ts'
import { badRequest, conflict } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { type DeviceId, geofenceId, type GroupId } from '#shared/model/ids.ts'
import type { NewShare as Body, ShareZone } from '#shared/model/share.ts'
import { devices } from '#shared/table/devices.ts'
import { geofences } from '#shared/table/geofences.ts'
import { groups } from '#shared/table/groups.ts'
import { server } from '#shared/table/server.ts'
import { shares } from '#shared/table/shares.ts'
import type { Table } from '#shared/table/table.ts'

const SHARES_MAX = 100

/** Throws badRequest if sharing is disabled, conflict if the caller has too many shares. */
export const checkSharing = async (caller: Caller, table: Table, now: number): Promise<void> => {
  if ((await server(table).get()).attributes['disableShare'] === true) throw badRequest('Sharing is disabled')
  if ((await shares(table).ofOwner(caller.id, now)).length >= SHARES_MAX)
    throw conflict(`A user can have at most ${SHARES_MAX} shares`)
}

/** Returns the end of a share: the requested one, or the end of the caller's account or token if that is earlier. */
export const endFor = (wanted: number, { account, until = Infinity }: Caller, now: number): number => {
  if (wanted <= now) throw badRequest('The end must be in the future')
  const { expirationTime } = account
  return Math.min(wanted, until, expirationTime === null ? Infinity : Date.parse(expirationTime))
}

/** Returns what a request shares: some devices or one group. */
export const scopeOf = (deviceIds: readonly DeviceId[], group: GroupId | undefined): ShareTerms['scope'] => {
  if (group !== undefined && deviceIds.length === 0) return { group }
  if (group === undefined && deviceIds.length > 0) return { devices: [...new Set(deviceIds)] }
  throw badRequest('Either deviceIds or groupId is required')
}

/** Returns the name of the first device or of the group. */
export const nameOf = async (scope: ShareTerms['scope'], table: Table, now: number): Promise<string> => {
  const [named] =
    'group' in scope
      ? await groups(table).byIds([scope.group])
      : await devices(table).byIds(scope.devices.slice(0, 1), now)
  if (!named) throw badRequest('The shared object was deleted')
  return named.name
}

/** Returns trail and zones of a request. Throws badRequest if they are not valid together. */
export const limitsOf = async (
  { trail, trailHours, zones, geofenceIds }: Body,
  table: Table,
): Promise<Pick<ShareTerms, 'trail' | 'trailHours' | 'zones'>> => {
  if (trail === 'hours' && trailHours === 0) throw badRequest('trailHours is required for the trail hours')
  const fences = await geofences(table).byIds(geofenceIds.map(geofenceId))
  return {
    trail,
    trailHours: trail === 'hours' ? trailHours : 0,
    zones: [...zones, ...fences.map(({ name, area }) => zoneOf(name, area))],
  }
}

const zoneOf = (name: string, area: string): ShareZone => {
  const parsed = parseArea(area)
  const zone = 'shape' in parsed ? zoneAround(parsed.shape) : undefined
  if (!zone) throw badRequest(`Geofence ${name} is too large to hide`)
  return zone
}
