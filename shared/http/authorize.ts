/** Checks an operation's access rule: role first, then readonly, then each object that the request names. */
import type { Access, Guards, IdSource } from '../api/operation.ts'
import { type AccessFacts, isReadonly, maySeeDevice, maySeeGroup, maySeeObject, maySeeUser } from '../domain/access.ts'
import { capital, LINKED_KINDS } from '../model/linkedKinds.ts'
import { forbidden, notFound, unauthenticated } from '../errors.ts'
import { deviceId, groupId, userId } from '../model/ids.ts'
import type { Server } from '../model/server.ts'
import type { Caller } from './authenticate.ts'
import type { Dialect } from './dialect.ts'
import { permissions } from '../table/permissions.ts'
import type { Table } from '../table/table.ts'

/** Parts of a request that contain ids of guarded objects. */
export interface Parts {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

/** Throws unauthenticated if there is no caller, forbidden if its role is insufficient. */
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

/** Throws forbidden for writes of readonly callers and for inaccessible objects of the request. */
export const checkObjects = async (
  { access, parts }: { readonly access: Access; readonly parts: Parts },
  caller: Caller | undefined,
  table: Table,
): Promise<void> => {
  if (access === 'public' || !caller) return
  const named = namedIn(access.guards, parts)
  const writes = access.writes && !caller.administrator
  const asks = Object.values(named).some(ids => ids.length > 0)
  if (!writes && !asks) return
  const { facts, server } = await permissions(table).facts(caller, { ...named, server: writes })
  if (server && isReadonlyCaller(caller, server)) throw forbidden('Account is readonly')
  const denied = (kind: keyof Guards) =>
    caller.administrator && access.missing ? notFound(`${capital(kind)} not found`) : accessDenied(kind)
  for (const device of named.devices) if (!maySeeDevice(caller, facts, device)) throw denied('device')
  const kept = groupKept(access.guards, parts, facts)
  for (const group of named.groups) if (group !== kept && !maySeeGroup(caller, facts, group)) throw denied('group')
  for (const user of named.users) if (!maySeeUser(caller, facts, user)) throw forbidden('Admin access required')
  for (const object of named.objects) if (!maySeeObject(caller, facts, object)) throw denied(object.kind)
}

/** `Driver access denied` */
export const accessDenied = (kind: keyof Guards) => forbidden(`${capital(kind)} access denied`)

const isReadonlyCaller = (caller: Caller, server: Server) => isReadonly(caller, caller.account, server)

type GuardedAccess = Exclude<Access, 'public'>

/** Returns the ids of the objects that a request names. */
export const namedIn = (guards: GuardedAccess['guards'], parts: Parts) => {
  const at = (places: readonly IdSource[] = []) => [...new Set(places.flatMap(place => idsAt(place, parts)))]
  return {
    devices: at(guards.device).map(deviceId),
    groups: at(guards.group).map(groupId),
    users: at(guards.user).map(userId),
    objects: LINKED_KINDS.flatMap(kind => at(guards[kind]).map(id => ({ kind, id }))),
  }
}

/** The ids at a place: one, several or none. In a body that is a list, those of all its items. 0 names nothing. */
export const idsAt = (place: IdSource, parts: Parts): number[] => {
  const [part, member = ''] = place.split('.')
  const holder = part === 'params' ? parts.params : part === 'query' ? parts.query : parts.body
  return listOf(holder)
    .flatMap(one => listOf(isRecord(one) ? one[member] : undefined))
    .filter(id => typeof id === 'number')
    .filter(id => id > 0)
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value])

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Returns the current group of the device or group in the path. Staying in it requires no access to that group. */
const groupKept = (guards: GuardedAccess['guards'], parts: Parts, facts: AccessFacts): number | undefined => {
  const [moved] = idsAt('params.id', parts)
  const [group] = idsAt('body.groupId', parts)
  if (moved === undefined || group === undefined) return undefined
  const isGroup = guards.group?.includes('params.id') ?? false
  // A device and its group can have the same number. A group moved into itself must still be checked.
  if (isGroup && group === moved) return undefined
  const stands = isGroup ? facts.parentOf.get(groupId(moved)) : facts.groupOf.get(deviceId(moved))
  return stands === group ? group : undefined
}
