/** Creates the objects of the matrix's scene, and records each in the model. */
import type { Profile } from '#shared/domain/userRules.ts'
import { actionIds } from '#shared/domain/devicehive/rights.ts'
import { tokensFor } from '#shared/http/devicehive/tokens.ts'
import type { TenantRole } from '#shared/domain/membership.ts'
import { LINKED_KINDS, type LinkedKind } from '#shared/model/linkedKinds.ts'
import { linkedStore } from '#shared/table/linkedStore.ts'
import { images } from '#shared/table/images.ts'
import { deviceId, type DeviceTypeId, geofenceId, groupId, type TenantId, userId } from '#shared/model/ids.ts'
import { positionIdOf, tickOf } from '#shared/model/position.ts'
import type { Account } from '#shared/table/accounts.ts'
import { atMinute, deliver, drive } from '../kit/drive.ts'
import { accepted } from '../kit/firms.ts'
import { profile, type World } from '../kit/world.ts'
import type { Linked } from './actors.ts'
import type { ModelUser } from './model.ts'
import { NARROWED_NAMES, type NarrowedName, narrowedTokens } from './narrowed.ts'

/** Model that the builder fills. */
export interface Mutable {
  readonly users: Map<number, ModelUser>
  readonly devices: Map<number, number>
  readonly tenants: Map<number, number>
  readonly customers: Set<number>
  readonly groups: Map<number, number>
  readonly geofences: Set<number>
  readonly shares: Map<number, number>
  readonly aliases: Map<number, number>
  readonly positions: Map<number, number>
  readonly events: Map<number, { readonly device: number; readonly geofence: number }>
}

export const TIME = '2026-06-01T12:01:00Z'
const EVENT_TICK = tickOf(Date.parse(TIME))
export const positionOf = (device: number): number => positionIdOf(deviceId(device), tickOf(atMinute(0).fixTime))
/** Returns the id of one of a device's two events. One of them is about a geofence. */
export const eventOf = (device: number, about: 'nothing' | 'geofence'): number =>
  positionIdOf(deviceId(device), EVENT_TICK + (about === 'geofence' ? 1 : 0))

const UNNAMED = { name: undefined, description: 'Twin' }
/** Each geofence has a driver, a calendar, … with the same id and the same links, so that the model needs only geofences. */
const MEMBERS: Partial<Record<LinkedKind, (name: string) => object>> = {
  driver: name => ({ uniqueId: name }),
  calendar: () => ({ data: 'QkVHSU46VkNBTEVOREFS', rules: [] }),
  maintenance: () => ({ type: 'odometer', start: 0, period: 0 }),
  notification: () => ({ ...UNNAMED, type: 'alarm', calendarId: 0, always: false, commandId: 0, notificators: null }),
  command: () => ({ ...UNNAMED, type: 'custom', deviceId: 0, textChannel: false, attributes: { data: 'reboot' } }),
  report: () => ({ ...UNNAMED, type: 'summary', calendarId: 999, origin: '', since: 0 }),
}
const LIKE_GEOFENCES = LINKED_KINDS.filter(kind => kind !== 'geofence')

export class SceneBuilder {
  readonly model: Mutable = {
    users: new Map(),
    devices: new Map(),
    tenants: new Map(),
    customers: new Set(),
    groups: new Map(),
    geofences: new Set(),
    shares: new Map(),
    aliases: new Map(),
    positions: new Map(),
    events: new Map(),
  }
  readonly accounts = new Map<number, Account>()
  readonly uniqueIds = new Map<number, string>()

  constructor(
    readonly world: World,
    private readonly phc: string,
  ) {}

  async user(name: string, over: Partial<Profile> = {}, manager?: Account): Promise<Account> {
    const account = await this.world.stores.users.create({
      profile: profile(name, over),
      phc: this.phc,
      token: tokenOf(name),
      ...(manager && { manager: { id: manager.id, limit: -1 } }),
    })
    this.accounts.set(account.id, account)
    const { id, administrator, readonly, deviceReadonly, limitCommands, disabled, expirationTime, userLimit } = account
    const hasEnded = expirationTime !== null && Date.parse(expirationTime) <= Date.parse(TIME)
    const inactive = disabled ? 'Account is disabled' : hasEnded ? 'Account has expired' : undefined
    const flags = { administrator, readonly, deviceReadonly, limitCommands, userLimit, expirationTime }
    const links = { devices: [], groups: [], geofences: [], manages: [] }
    this.model.users.set(id, { id, ...flags, ...links, ...(inactive && { inactive }) })
    if (manager) this.linked(manager.id, 'manages', id)
    return account
  }

  /** Adds a user to a tenant and keeps its links. */
  async joinTenant(user: number, tenant: TenantId, tenantRole: TenantRole): Promise<void> {
    const standing = { tenantId: tenant, tenantRole }
    const account = await this.world.stores.users.update(userId(user), () => ({ standing }))
    const known = this.model.users.get(user)
    if (!account || !known) throw new Error(`there is no user ${user} to join a tenant`)
    this.accounts.set(user, account)
    this.model.users.set(user, { ...known, tenant, tenantRole })
  }

  async tenant(name: string): Promise<TenantId> {
    const id = await this.world.tenant(name)
    this.model.customers.add(id)
    return id
  }

  /** Accepts SmartServer's license for a user. */
  async acceptLicense(user: number): Promise<void> {
    const change = ({ name, standing }: Account) => ({ standing: { ...standing, smartserver: accepted(name) } })
    await this.world.stores.users.update(userId(user), change)
    const known = this.model.users.get(user)
    if (known) this.model.users.set(user, { ...known, licensed: true })
  }

  /** Restricts a user to one device type of DeviceHive. */
  async allowDeviceType(user: number, type: DeviceTypeId): Promise<void> {
    const { users, userDeviceTypes } = this.world.stores
    await userDeviceTypes.allowAll(userId(user), false)
    const [account, known] = [await users.byId(userId(user)), this.model.users.get(user)]
    if (!account || !known) throw new Error(`there is no user ${user} to have a type`)
    await userDeviceTypes.assign(account, type)
    this.model.users.set(user, { ...known, deviceTypes: [type] })
  }

  /** Creates DeviceHive tokens: with all rights, without actions, narrowed, and a refresh token. */
  async deviceHiveTokens(user: number, network: number) {
    const issued = { table: this.world.table, now: this.world.host.now() }
    const account = await this.world.stores.users.byId(userId(user))
    if (!account) throw new Error(`there is no user ${user} to have a token`)
    const { accessToken: nothing } = await tokensFor(account, { a: [1], n: ['*'], dt: ['*'] }, issued)
    const all = await tokensFor(account, { a: [0], n: ['*'], dt: ['*'] }, issued)
    const narrowed = new Map<NarrowedName, string>()
    for (const name of NARROWED_NAMES) {
      const { actions, networks, deviceTypes } = narrowedTokens(network)[name]
      const a = actions === 'any' ? [0] : actionIds(actions)
      const scopes = { a, n: scopeOf(networks), dt: scopeOf(deviceTypes) }
      narrowed.set(name, (await tokensFor(account, scopes, issued)).accessToken)
    }
    return { everything: all.accessToken, nothing, refresh: all.refreshToken, narrowed }
  }

  linked(user: number, what: 'devices' | 'groups' | 'geofences' | 'manages', id: number): void {
    const known = this.model.users.get(user)
    if (known) this.model.users.set(user, { ...known, [what]: [...known[what], id] })
  }

  async device(name: string, creator: number, group = 0, tenant?: TenantId): Promise<number> {
    const { stores } = this.world
    const record = { ...DEVICE, name, uniqueId: `matrix ${name}`, groupId: group }
    const id = await stores.devices.create(record, { ...CREATOR, id: userId(creator), tenantId: tenant })
    this.linked(creator, 'devices', id)
    this.model.devices.set(id, group)
    this.uniqueIds.set(id, record.uniqueId)
    await images(this.world.table).set(deviceId(id), Buffer.from('89504e470d0a1a0a', 'hex'))
    if (tenant !== undefined) this.model.tenants.set(id, tenant)
    const alias = await stores.aliases.create({ deviceId: id, attribute: `of ${name}`, alias: 'Fuel' })
    this.model.aliases.set(alias.id, id)
    this.model.positions.set(positionOf(id), id)
    return id
  }

  async group(creator: number, parent = 0): Promise<number> {
    const id = await this.world.group(parent, { id: userId(creator) })
    this.linked(creator, 'groups', id)
    this.model.groups.set(id, parent)
    return id
  }

  async geofence(name: string, creator: number): Promise<number> {
    const { id } = await this.world.stores.geofences.create(
      { ...GEOFENCE, id: 0, calendarId: 0, name },
      userId(creator),
    )
    this.linked(creator, 'geofences', id)
    this.model.geofences.add(id)
    for (const kind of LIKE_GEOFENCES) {
      const twin = await this.twins(kind).create(
        { id: 0, attributes: {}, name, ...MEMBERS[kind]?.(name) },
        userId(creator),
      )
      if (twin.id !== id) throw new Error(`the ${kind} of geofence ${id} has the id ${twin.id}`)
    }
    return id
  }

  /** Shares a device. Returns the id of the share. */
  async share(owner: number, device: number): Promise<number> {
    const limits = { from: 0, trail: 'none', trailHours: 0, zones: [], reused: false } as const
    const terms = { owner: userId(owner), scope: { devices: [deviceId(device)] }, ...limits }
    const until = Date.parse(TIME) + 3_600_000
    const { stored } = await this.world.stores.shares.create({ name: 'Shared', until, terms })
    this.model.shares.set(stored.account.id, owner)
    return stored.account.id
  }

  async removeGeofence(id: number): Promise<void> {
    await this.world.stores.geofences.remove(geofenceId(id))
    for (const kind of LIKE_GEOFENCES) await this.twins(kind).remove(id)
    this.model.geofences.delete(id)
  }

  private twins(kind: LinkedKind) {
    const toId = (id: number) => id
    return linkedStore<number, { id: number; attributes: object; name: string }>(this.world.table, {
      kind,
      toId,
    })
  }

  async link(user: number, { devices = [], groups = [], geofences = [] }: Linked): Promise<void> {
    const { deviceLinks, links } = this.world.stores
    for (const id of devices) await deviceLinks.add({ user: userId(user), device: deviceId(id), at: 0 })
    for (const id of groups) await links.userGroup.add(userId(user), groupId(id))
    for (const id of geofences)
      for (const kind of LINKED_KINDS) await links.ofOwner.add({ kind: 'user', id: user }, { kind, id })
    for (const id of devices) this.linked(user, 'devices', id)
    for (const id of groups) this.linked(user, 'groups', id)
    for (const id of geofences) this.linked(user, 'geofences', id)
  }

  /** Links objects to a user and unlinks them. */
  async linkAndUnlink(user: number, { devices = [], groups = [], geofences = [] }: Linked): Promise<void> {
    const before = this.model.users.get(user)
    await this.link(user, { devices, groups, geofences })
    const { deviceLinks, links } = this.world.stores
    for (const id of devices) await deviceLinks.remove(userId(user), deviceId(id))
    for (const id of groups) await links.userGroup.remove(userId(user), groupId(id))
    for (const id of geofences)
      for (const kind of LINKED_KINDS) await links.ofOwner.remove({ kind: 'user', id: user }, { kind, id })
    if (before) this.model.users.set(user, before)
  }

  /** Adds a report and two events to each device. */
  async history(geofence: number): Promise<void> {
    for (const device of this.model.devices.keys()) {
      await drive(device, [atMinute(0)])
      for (const about of ['nothing', 'geofence'] as const) {
        const id = eventOf(device, about)
        const event = { id, type: 'alarm', deviceId: deviceId(device), serverTime: Date.parse(TIME) } as const
        const rest = { eventTime: Date.parse(TIME), positionId: 0, attributes: {} }
        const fence = about === 'geofence' ? geofence : 0
        await this.world.stores.events.keep([{ ...event, ...rest, geofenceId: fence }], 0)
        this.model.events.set(id, { device, geofence: fence })
      }
    }
  }

  /** Quarantines a point of a device. Returns the id of the entry. */
  async rejectedPoint(device: number): Promise<string> {
    const at = Date.parse(TIME)
    const rejected = [
      { reason: 'latitude is not between -90 and 90', query: 'lat=91&lon=16', contentType: '', body: '' },
    ]
    await deliver([{ v: 1, deviceId: deviceId(device), protocol: 'osmand', receivedAt: at, points: [], rejected }])
    for await (const { id } of this.world.stores.quarantine.between(at, at)) return id
    throw new Error('the point was not refused')
  }
}

const scopeOf = (ids: 'all' | readonly number[]) => (ids === 'all' ? ['*'] : ids.map(String))

const CREATOR = { deviceLimit: 0, at: 0 }
const DEVICE = {
  attributes: {},
  name: '',
  uniqueId: '',
  groupId: 0,
  phone: null,
  model: null,
  contact: null,
  category: null,
  expirationTime: null,
  disabled: false,
}
const GEOFENCE = { attributes: {}, name: '', description: null, area: 'CIRCLE (50 10, 100)' }

export const tokenOf = (name: string) => `${name.replaceAll(/[^a-z]/g, '')}0123456789abcdef`
