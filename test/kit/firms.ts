/** Two SmartServer customers whose users accepted the license: Acme, with a user of each type, and Globex. */
import type { SmartServerProfile } from '#shared/domain/membership.ts'
import type { TenantId } from '#shared/model/ids.ts'
import { type Person, type World, world } from './world.ts'

/** Returns the SmartServer profile of a user who accepted the license. */
export const accepted = (lastName: string): SmartServerProfile => ({
  firstName: 'Ann',
  lastName,
  locale: null,
  demoMode: 'GLOBAL',
  licenseAccepted: true,
  googleApiKey: null,
})

export interface Firms extends World {
  readonly acme: TenantId
  readonly globex: TenantId
  readonly owner: Person
  readonly manager: Person
  readonly driver: Person
  readonly rival: Person
}

export const firms = async (): Promise<Firms> => {
  const here = await world()
  const [acme, globex] = [await here.tenant('Acme'), await here.tenant('Globex')]
  await here.admin.calls('smartserver.users.acceptLicense').gets(200)
  const user = (name: string, role: 'owner' | 'manager' | 'member', tenantId: TenantId) =>
    here.user(
      name,
      { name: `Ann ${name}` },
      { login: `${name}_1`, tenantId, tenantRole: role, smartserver: accepted(name) },
    )
  return {
    ...here,
    acme,
    globex,
    owner: await user('owner', 'owner', acme),
    manager: await user('manager', 'manager', acme),
    driver: await user('driver', 'member', acme),
    rival: await user('rival', 'owner', globex),
  }
}
