/** DeviceHive tokens with given rights, and a world with the device types of a new deployment. */
import { actionIds, type TokenPayload } from '#shared/domain/devicehive/rights.ts'
import { tokensFor } from '#shared/http/devicehive/tokens.ts'
import { type Person, type World, world } from './world.ts'

/** Creates the state after the first start: network 1 of the administrator, and device types 1 to 3. */
export const hiveWorld = async (): Promise<World> => {
  const here = await world()
  await here.stores.networks.createFirst(here.admin.id)
  await here.stores.deviceTypes.createFirst()
  return here
}

interface Scopes {
  readonly actions: readonly string[]
  readonly networks?: TokenPayload['n']
  readonly deviceTypes?: TokenPayload['dt']
}

/** Returns the header with a user's token for these actions; default: all actions. */
export const holding = async (
  { stores, table, host }: World,
  { id }: Pick<Person, 'id'>,
  { actions, networks = ['*'], deviceTypes = ['*'] }: Scopes,
) => {
  const scopes = { a: actionIds(actions), n: networks, dt: deviceTypes }
  const account = await stores.users.byId(id)
  if (!account) throw new Error(`there is no user ${id}`)
  const { accessToken } = await tokensFor(account, scopes, { table, now: host.now() })
  return { authorization: `Bearer ${accessToken}` }
}

export const claimsOf = (token: string): TokenPayload =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).payload
