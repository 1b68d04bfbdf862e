/** Checks an operation's access rule: role first, then readonly, then each object that the request names. */
import type { Access, IdSource } from '../api/operation.ts'
import {
  type AccessFacts,
  isReadonly,
  maySeeDevice,
  maySeeGeofence,
  maySeeGroup,
  maySeeUser,
} from '../domain/access.ts'
import { forbidden, unauthenticated } from '../errors.ts'
import { deviceId, geofenceId, groupId, userId } from '../model/ids.ts'
import type { Server } from '../model/server.ts'
import type { Stores } from '../table/stores.ts'
import type { Caller } from './authenticate.ts'
import type { Dialect } from './dialect.ts'

/** The parts of a request that a guard's place may point into. */
export interface Parts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Refuses a stranger, and whoever has not the role. */
export const checkRole = (
  access: Access,
  caller: Caller | undefined,
  { sentences, admit }: Pick<Dialect, 'sentences' | 'admit'>,
): void => {
  if (access === 'public') return
  if (!caller) throw unauthenticated(sentences.signIn)
  if (access.role === 'administrator' && !caller.administrator) throw forbidden(sentences.denied)
  admit?.(access, caller)
}

/** Refuses readonly callers where something is changed, and callers who may not see what the request names. */
export const checkObjects = async (
  { access, parts }: { readonly access: Access; readonly parts: Parts },
  caller: Caller | undefined,
  stores: Stores,
): Promise<void> => {
  if (access === 'public' || !caller) return
  const named = namedIn(access.guards, parts)
  const writes = access.writes && !caller.administrator
  const asks = Object.values(named).some(ids => ids.length > 0)
  if (!writes && !asks) return
  const { facts, server } = await stores.permissions.facts(caller, { ...named, server: writes })
  if (server && isReadonlyCaller(caller, server)) throw forbidden('Account is readonly')
  for (const device of named.devices) if (!maySeeDevice(caller, facts, device)) throw forbidden('Device access denied')
  const kept = groupKept(access.guards, parts, facts)
  for (const group of named.groups) {
    if (group !== kept && !maySeeGroup(caller, facts, group)) throw forbidden('Group access denied')
  }
  for (const user of named.users) if (!maySeeUser(caller, facts, user)) throw forbidden('Admin access required')
  for (const geofence of named.geofences) {
    if (!maySeeGeofence(caller, facts, geofence)) throw forbidden('Geofence access denied')
  }
}

const isReadonlyCaller = (caller: Caller, server: Server) => isReadonly(caller, caller.account, server)

type GuardedAccess = Exclude<Access, 'public'>

const namedIn = (guards: GuardedAccess['guards'], parts: Parts) => {
  const at = (places: readonly IdSource[] = []) => [...new Set(places.flatMap(place => idsAt(place, parts)))]
  return {
    devices: at(guards.device).map(deviceId),
    groups: at(guards.group).map(groupId),
    users: at(guards.user).map(userId),
    geofences: at(guards.geofence).map(geofenceId),
  }
}

/** The ids at a place: one, several or none. 0 names nothing. */
const idsAt = (place: IdSource, parts: Parts): number[] => {
  const [part, member = ''] = place.split('.')
  const holder = part === 'params' ? parts.params : part === 'query' ? parts.query : parts.body
  const value: unknown = isRecord(holder) ? holder[member] : undefined
  return (Array.isArray(value) ? value : [value]).filter(id => typeof id === 'number').filter(id => id > 0)
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** The group in which the device or group of the path already is: to leave it there takes no access to that group. */
const groupKept = (guards: GuardedAccess['guards'], parts: Parts, facts: AccessFacts): number | undefined => {
  const [moved] = idsAt('params.id', parts)
  const [group] = idsAt('body.groupId', parts)
  if (moved === undefined || group === undefined) return undefined
  const isGroup = guards.group?.includes('params.id') ?? false
  // A device and its group may have the same number; a group that is put into itself is asked for under both names.
  if (isGroup && group === moved) return undefined
  const stands = isGroup ? facts.parentOf.get(groupId(moved)) : facts.groupOf.get(deviceId(moved))
  return stands === group ? group : undefined
}
