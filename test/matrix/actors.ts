/** Who calls in the matrix. */
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
  /** It has still to accept SmartServer's licence. */
  readonly unlicensed?: true
  /** What is linked to it, and what was once. */
  readonly links?: (things: Things) => Linked
  readonly once?: (things: Things) => Linked
  /** `nothing`: it has no account, or brings what proves none. */
  readonly proves?: 'nothing' | 'itself'
  readonly managedBy?: string
  /** Belongs to a tenant, from when its links were made on. */
  readonly tenant?: { readonly name: 'acme' | 'globex'; readonly role: TenantRole }
  /** Manages an administrator, who was promoted later; a user whom no request names; or a user who manages another one. */
  readonly manages?: 'promoted' | 'somebody' | 'chain'
}

/** Limits of an account that its users must share. */
const BOUND = {
  expirationTime: '2026-07-01T00:00:00.000+00:00',
  deviceReadonly: true,
  limitCommands: true,
  deviceLimit: 3,
}

const of = (from: Readonly<Record<string, number>>, ...names: readonly string[]) => names.map(name => from[name] ?? 0)

/** Acme's device by a link, and through a group as well. */
const firm = ({ devices, groups }: Things): Linked => ({
  devices: of(devices, 'firm', 'deleted'),
  groups: of(groups, 'top'),
})

const ownership = ({ devices, groups, geofences }: Things): Linked => ({
  devices: of(devices, 'home', 'deleted'),
  groups: of(groups, 'top', 'deleted'),
  geofences: of(geofences, 'shared', 'deleted'),
})

/** A manager stands before whom it manages, the owner before the nobodies, who ask about the owner's things. */
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
  { name: 'tenant owner', tenant: { name: 'acme', role: 'owner' }, links: firm },
  { name: 'tenant manager', tenant: { name: 'acme', role: 'manager' }, links: firm },
  { name: 'tenant member', tenant: { name: 'acme', role: 'member' }, links: firm },
  // Linked to what is Acme's before it went to another firm.
  { name: 'owner of another tenant', tenant: { name: 'globex', role: 'owner' }, links: firm },
  { name: 'readonly tenant manager', over: { readonly: true }, tenant: { name: 'acme', role: 'manager' } },
  { name: 'bound tenant manager', over: BOUND, tenant: { name: 'acme', role: 'manager' } },
  { name: 'tenant owner without a licence', tenant: { name: 'acme', role: 'owner' }, unlicensed: true },
  { name: 'administrator', over: { administrator: true } },
] as const satisfies readonly ActorSpec[] as readonly ActorSpec[]

export type ActorName = string
