/** Groups as DeviceHive shows them, and which of them a caller may name. */
import { covers } from '#shared/domain/devicehive/rights.ts'
import { attributeText } from '#shared/domain/settings.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import { refusedAttributes } from '#shared/model/attributes.ts'
import type { HiveNamed } from '#shared/model/devicehive.ts'
import type { Group } from '#shared/model/group.ts'
import { groupId, type GroupId } from '#shared/model/ids.ts'
import type { GroupRecord } from '#shared/table/groupTree.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { accessDenied, rightsIn } from '#shared/http/devicehive/rightsIn.ts'
import { groups } from '#shared/table/groups.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'

export const noNetwork = (id: number) => notFound(`Network with id = ${id} not found`)
export const notAssociated = (network: number, user: number) =>
  notFound(`Network with id ${network} for user with id ${user} was not found`)

export const namedOf = ({ id, name, attributes }: Group): HiveNamed => ({
  id,
  name,
  description: attributeText(attributes, 'description'),
})

/** Throws `forbidden` for a network that the caller's token is not for, before anybody asks whether there is one. */
export const checkNetworkScope = (caller: Caller, id: number): void => {
  if (!covers(rightsIn(caller).networks, id)) throw accessDenied()
}

/** Returns those of the networks that the caller's token covers. */
export const networksInScope = (caller: Caller, networks: readonly HiveNamed[]): HiveNamed[] =>
  networks.filter(({ id }) => covers(rightsIn(caller).networks, id))

/** Throws `notFound`. */
export const existingNetwork = async (id: number, table: Table): Promise<Group> => {
  const [found] = await groups(table).byIds([groupId(id)])
  if (!found) throw noNetwork(id)
  return found
}

/** The networks that a caller sees with the token in hand, by id: all for an administrator, else those of its user. */
export const networksOf = async (caller: Caller, table: Table): Promise<Group[]> => {
  const scope = rightsIn(caller).networks
  const inScope = (id: number) => covers(scope, id)
  if (!caller.administrator) return groups(table).byIds((await permissions(table).groupsOf(caller.id)).filter(inScope))
  if (scope === 'all') return groups(table).all()
  return groups(table).byIds(
    [...scope]
      .filter(isId)
      .map(id => groupId(Number(id)))
      .sort((one, other) => one - other),
  )
}

const isId = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text)

/** A network that a caller may see. Throws `forbidden` outside of its token, then `notFound`. */
export const visibleNetwork = async (id: number, caller: Caller, table: Table): Promise<Group> => {
  checkNetworkScope(caller, id)
  if (!caller.administrator && !(await isOwn(groupId(id), caller, table))) throw noNetwork(id)
  return existingNetwork(id, table)
}

const isOwn = async (id: GroupId, caller: Caller, table: Table): Promise<boolean> =>
  (await permissions(table).groupsOf(caller.id)).includes(id)

export const NAME_MISSING = 'name must not be empty'

interface NetworkPatch {
  readonly name?: string | undefined
  readonly description?: string | null | undefined
}

/**
 * Returns a group with the name and description of a DeviceHive request. What is absent stays as it is, null removes the
 * description. Throws badRequest if the description does not fit into the group's attributes.
 */
export const groupWith = (group: GroupRecord, { name = group.name, description }: NetworkPatch): GroupRecord => {
  const { description: before, ...others } = group.attributes
  const described = description === undefined ? before : (description ?? undefined)
  const attributes = described === undefined ? others : { ...others, description: described }
  const refusal = typeof description === 'string' ? refusedAttributes(attributes) : undefined
  if (refusal !== undefined) throw badRequest(`The network with this description ${refusal}`)
  return { ...group, name, attributes }
}
