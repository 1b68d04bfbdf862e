/** Groups as DeviceHive shows them, and which of them a caller may name. */
import { covers } from '../../domain/devicehive/rights.ts'
import { attributeText } from '../../domain/settings.ts'
import { badRequest, notFound } from '../../errors.ts'
import { refusedAttributes } from '../../model/attributes.ts'
import type { HiveNamed } from '../../model/devicehive.ts'
import type { Group } from '../../model/group.ts'
import { groupId, type GroupId } from '../../model/ids.ts'
import type { GroupRecord } from '../../table/groupTree.ts'
import type { Stores } from '../../table/stores.ts'
import type { Caller } from '../authenticate.ts'
import { accessDenied, rightsIn } from './rightsIn.ts'

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
export const existingNetwork = async (id: number, { groups }: Stores): Promise<Group> => {
  const [found] = await groups.byIds([groupId(id)])
  if (!found) throw noNetwork(id)
  return found
}

/** The networks that a caller sees with the token in hand, by id: all for an administrator, else those of its user. */
export const networksOf = async (caller: Caller, { groups, permissions }: Stores): Promise<Group[]> => {
  const scope = rightsIn(caller).networks
  const inScope = (id: number) => covers(scope, id)
  if (!caller.administrator) return groups.byIds((await permissions.groupsOf(caller.id)).filter(inScope))
  if (scope === 'all') return groups.all()
  return groups.byIds(
    [...scope]
      .filter(isId)
      .map(id => groupId(Number(id)))
      .sort((one, other) => one - other),
  )
}

const isId = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text)

/** A network that a caller may see. Throws `forbidden` outside of its token, then `notFound`. */
export const visibleNetwork = async (id: number, caller: Caller, stores: Stores): Promise<Group> => {
  checkNetworkScope(caller, id)
  if (!caller.administrator && !(await isOwn(groupId(id), caller, stores))) throw noNetwork(id)
  return existingNetwork(id, stores)
}

const isOwn = async (id: GroupId, caller: Caller, { permissions }: Stores): Promise<boolean> =>
  (await permissions.groupsOf(caller.id)).includes(id)

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
