/** Callers of the matrix. */
import type { TenantRole } from '#shared/domain/membership.ts'
import type { Profile } from '#shared/domain/userRules.ts'
import type { Things } from './model.ts'

export interface Part {
  readonly device: number
  readonly group: number
  readonly geofence: number
}

export interface Linked {
  readonly devices?: readonly number[]
  readonly groups?: readonly number[]
  readonly geofences?: readonly number[]
}

interface ActorSpec {
  readonly name: string
  readonly over?: Partial<Profile>
  /** Has not accepted SmartServer's license. */
  readonly withoutLicense?: true
  /** Objects that are linked to it, and objects that were linked and unlinked. */
  readonly links?: (things: Things) => Linked
  readonly once?: (things: Things) => Linked
  /** `nothing`: it sends no credentials, or invalid ones. */
  readonly proves?: 'nothing' | 'itself'
  readonly managedBy?: string
  /** Joins the tenant after its objects are linked. */
  readonly tenant?: { readonly name: 'acme' | 'globex'; readonly role: TenantRole }
  /** Manages a user who was promoted to administrator, a user that no request names, or a user who manages another one. */
  readonly manages?: 'promoted' | 'somebody' | 'chain'
}

/** Limits that a manager's users must share. */
const BOUND = {
  expirationTime: '2026-07-01T00:00:00.000+00:00',
  deviceReadonly: true,
  limitCommands: true,
  deviceLimit: 3,
}

const of = (from: Readonly<Record<string, number>>, ...names: readonly string[]) => names.map(name => from[name] ?? 0)

/** Acme's device by a direct link, and also through a group. */
const acmeLinks = ({ devices, groups }: Things): Linked => ({
  devices: of(devices, 'tenantDevice', 'deleted'),
  groups: of(groups, 'top'),
})

const ownership = ({ devices, groups, geofences }: Things): Linked => ({
  devices: of(devices, 'home', 'deleted'),
  groups: of(groups, 'top', 'deleted'),
  geofences: of(geofences, 'shared', 'deleted'),
})

/** Managers come before the users that they manage. The owner comes before actors without an account, which name its objects. */
export const ACTORS = [
  { name: 'manager of the owner', over: { userLimit: 5 }, manages: 'promoted' },
  { name: 'owner', links: ownership, managedBy: 'manager of the owner' },
  { name: 'manager of somebody else', over: { userLimit: 5 }, manages: 'somebody' },
  { name: 'readonly manager', over: { userLimit: 5, readonly: true } },
  { name: 'bound manager', over: { ...BOUND, userLimit: 5 }, manages: 'chain' },
  { name: 'anonymous', proves: 'nothing' },
  { name: 'wrong password', proves: 'nothing' },
  { name: 'wrong token', proves: 'nothing' },
  { name: 'wrong session', proves: 'nothing' },
  { name: 'disabled', over: { disabled: true }, links: ownership },
  { name: 'expired', over: { expirationTime: '2026-06-01T12:00:59.999+00:00' }, links: ownership },
  { name: 'readonly', over: { readonly: true }, links: ownership },
  { name: 'deviceReadonly', over: { deviceReadonly: true }, links: ownership },
  { name: 'limitCommands', over: { limitCommands: true }, links: ownership },
  { name: 'stranger' },
  {
    name: 'linked directly',
    links: ({ devices, geofences }) => ({
      devices: of(devices, 'home', 'nested'),
      geofences: of(geofences, 'ofDevice'),
    }),
  },
  { name: 'linked through a group', links: ({ groups }) => ({ groups: of(groups, 'mid') }) },
  { name: 'linked through a nested group', links: ({ groups }) => ({ groups: of(groups, 'top') }) },
  {
    name: 'just unlinked',
    once: ({ devices, groups, geofences }) => ({
      devices: of(devices, 'home', 'grouped', 'foreign'),
      groups: of(groups, 'top', 'low', 'foreign'),
      geofences: of(geofences, 'shared', 'foreign'),
    }),
  },
  { name: 'tenant owner', tenant: { name: 'acme', role: 'owner' }, links: acmeLinks },
  { name: 'tenant manager', tenant: { name: 'acme', role: 'manager' }, links: acmeLinks },
  { name: 'tenant member', tenant: { name: 'acme', role: 'member' }, links: acmeLinks },
  // Linked to Acme's device before it joined another tenant.
  { name: 'owner of another tenant', tenant: { name: 'globex', role: 'owner' }, links: acmeLinks },
  { name: 'readonly tenant manager', over: { readonly: true }, tenant: { name: 'acme', role: 'manager' } },
  { name: 'bound tenant manager', over: BOUND, tenant: { name: 'acme', role: 'manager' } },
  { name: 'tenant owner without a license', tenant: { name: 'acme', role: 'owner' }, withoutLicense: true },
  { name: 'administrator', over: { administrator: true } },
] as const satisfies readonly ActorSpec[] as readonly ActorSpec[]

export type ActorName = string
