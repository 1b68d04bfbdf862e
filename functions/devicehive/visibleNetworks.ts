/** Groups in DeviceHive's format, and the caller's access to them. */
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

/**
 * Throws forbidden if the token does not cover the network. Checked first, so that the error does not reveal whether it
 * exists.
 */
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

/** Returns the networks visible to the caller and its token, by id: all for administrators, else those of the user. */
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

/** Returns a visible network. Throws forbidden if the token does not cover it, then notFound. */
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
 * Returns a group with the name and description of a DeviceHive request. Absent members keep their value, null removes
 * the description. Throws badRequest if the description does not fit into the group's attributes.
 */
export const groupWith = (group: GroupRecord, { name = group.name, description }: NetworkPatch): GroupRecord => {
  const { description: before, ...others } = group.attributes
  const described = description === undefined ? before : (description ?? undefined)
  const attributes = described === undefined ? others : { ...others, description: described }
  const refusal = typeof description === 'string' ? refusedAttributes(attributes) : undefined
  if (refusal !== undefined) throw badRequest(`The network with this description ${refusal}`)
  return { ...group, name, attributes }
}
