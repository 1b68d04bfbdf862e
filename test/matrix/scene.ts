/** Scene of the matrix: users, objects and the links between them. The model contains the same. */
import type { ApiName } from '#shared/api/operation.ts'
import { deviceId, deviceTypeId, groupId, type TenantId, userId } from '#shared/model/ids.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import type { Account } from '#shared/table/accounts.ts'
import { keepMails } from '../kit/mails.ts'
import { memoryStream } from '../kit/memoryStream.ts'
import { basic, PASSWORD, type World, world } from '../kit/world.ts'
import { ACTORS, type ActorName, type Part } from './actors.ts'
import { type Contents, contents, recordWrites, type WriteRecorder } from './contents.ts'
import { SceneBuilder, type Mutable, TIME, tokenOf } from './sceneBuilder.ts'
import type { Ids, ModelUser, Things } from './model.ts'
import { ONE_TYPE, type NarrowedName } from './narrowed.ts'

const NEVER = 999_999
const NO_TOKENS = { everything: '', nothing: '', refresh: '', narrowed: new Map<NarrowedName, string>() }

export interface Actor {
  readonly name: ActorName
  /** Undefined if the actor has no valid credentials. */
  readonly somebody: ModelUser | undefined
  readonly account: Account | undefined
  readonly email: string
  readonly token: string
  readonly cookie: string
  readonly smartServerCookie: string
  /** DeviceHive tokens: with all rights, without actions, narrowed, and a refresh token. */
  readonly hive: Readonly<Record<'everything' | 'nothing' | 'refresh', string>> & {
    readonly narrowed: ReadonlyMap<NarrowedName, string>
  }
  /** Its own device, group and geofence, or the owner's if it has no account. */
  readonly own: Part
}

export interface Scene extends Things {
  readonly world: World
  readonly actors: readonly Actor[]
  readonly users: Ids
  readonly customers: Ids
  readonly shares: Ids
  /** Managers with and without limits, and the users of the limited one: `bound`, who manages `below`. */
  readonly managing: Readonly<Record<'manager' | 'boundManager' | 'bound' | 'below', number>>
  readonly accounts: ReadonlyMap<number, Account>
  readonly uniqueIds: ReadonlyMap<number, string>
  readonly model: Mutable
  /** Id of a quarantine entry. */
  readonly entry: string
  /** Table after the scene was created. */
  readonly start: Contents
  readonly writes: WriteRecorder
}

/** Creates the scene, which takes 1 to 2 s. */
export const scene = async (): Promise<Scene> => {
  const made = new SceneBuilder(await world(TIME, memoryStream()), await hashPassword(PASSWORD))
  const { stores } = made.world
  keepMails(made.world.host)
  await stores.deviceTypes.createFirst()
  const tenants = { acme: await made.tenant('Acme'), globex: await made.tenant('Globex') }
  const empty = await made.tenant('Empty')
  const keeper = await made.user('keeper')
  const neighbour = await made.user('neighbour', {}, await made.user('chief', { userLimit: -1 }))
  const top = await made.group(keeper.id)
  const mid = await made.group(keeper.id, top)
  const low = await made.group(keeper.id, mid)
  const groups = { top, mid, low, foreign: await made.group(neighbour.id), deleted: await made.group(keeper.id) }
  const devices = {
    home: await made.device('home', keeper.id),
    grouped: await made.device('grouped', keeper.id, mid),
    nested: await made.device('nested', keeper.id, low),
    foreign: await made.device('foreign', neighbour.id, groups.foreign),
    deleted: await made.device('deleted', keeper.id),
    tenantDevice: await made.device('tenantDevice', keeper.id, mid, tenants.acme),
  }
  const geofences = {
    shared: await made.geofence('shared', keeper.id),
    ofDevice: await made.geofence('of a device', keeper.id),
    foreign: await made.geofence('foreign', neighbour.id),
    deleted: await made.geofence('deleted', keeper.id),
  }
  await stores.links.ofOwner.add({ kind: 'device', id: devices.home }, { kind: 'geofence', id: geofences.ofDevice })
  const actors = await cast(made, { devices, groups, geofences }, tenants)
  const named = (wanted: string) => [...made.accounts.values()].find(({ name }) => name === wanted)?.id ?? 0
  const promoted = named('promoted')
  const administrator = actors.find(({ name }) => name === 'administrator')?.account?.id ?? 0
  for (const id of [neighbour.id, promoted, administrator]) await made.allowDeviceType(id, deviceTypeId(ONE_TYPE))
  const deleted = await made.user('deleted')
  await made.history(geofences.shared)
  const entry = await made.rejectedPoint(devices.home)
  await stores.devices.remove(deviceId(devices.deleted))
  await stores.groups.remove(groupId(groups.deleted))
  await made.removeGeofence(geofences.deleted)
  await stores.users.remove(deleted.id)
  made.model.devices.delete(devices.deleted)
  made.model.groups.delete(groups.deleted)
  made.model.users.delete(deleted.id)
  const idOf = (name: ActorName) => actors.find(actor => actor.name === name)?.account?.id ?? 0
  const shares = {
    owner: await made.share(idOf('owner'), devices.home),
    colleague: await made.share(idOf('tenant member'), devices.tenantDevice),
    foreign: await made.share(neighbour.id, devices.foreign),
    deleted: await made.share(keeper.id, devices.home),
  }
  await stores.users.remove(userId(shares.deleted))
  made.model.shares.delete(shares.deleted)
  return {
    world: made.world,
    actors: actors.map(actor => ({ ...actor, somebody: actor.somebody && made.model.users.get(actor.somebody.id) })),
    users: {
      owner: idOf('owner'),
      tenantOwner: idOf('tenant owner'),
      colleague: idOf('tenant member'),
      rival: idOf('owner of another tenant'),
      manager: idOf('manager of the owner'),
      promoted,
      foreign: neighbour.id,
      deleted: deleted.id,
      never: NEVER,
    },
    managing: {
      manager: idOf('manager of the owner'),
      boundManager: idOf('bound manager'),
      bound: named('bound'),
      below: named('below'),
    },
    devices: { ...devices, never: NEVER },
    groups: { ...groups, never: NEVER },
    geofences: { ...geofences, never: NEVER },
    customers: { ...tenants, empty, never: NEVER },
    shares: { ...shares, never: NEVER },
    accounts: made.accounts,
    uniqueIds: made.uniqueIds,
    model: made.model,
    entry,
    start: await contents(made.world.host),
    writes: recordWrites(made.world.host),
  }
}

/** Creates the actors, each with its own device, group and geofence. */
const cast = async (made: SceneBuilder, ids: Things, tenants: Readonly<Record<string, TenantId>>): Promise<Actor[]> => {
  const actors: Actor[] = []
  const managers = new Map<string, Account>()
  for (const {
    name,
    over = {},
    links,
    once,
    proves = 'itself',
    managedBy,
    manages,
    tenant,
    withoutLicense,
  } of ACTORS) {
    const email = `${name}@example.org`
    if (proves === 'nothing') {
      const { own = { device: 0, group: 0, geofence: 0 } } = actors.find(actor => actor.name === 'owner') ?? {}
      const nothing = { token: '', cookie: '', smartServerCookie: '', hive: NO_TOKENS }
      actors.push({ name, somebody: undefined, account: undefined, email, ...nothing, own })
      continue
    }
    const account = await made.user(name, over, managers.get(managedBy ?? ''))
    managers.set(name, account)
    if (manages === 'promoted') await made.user('promoted', { administrator: true }, account)
    if (manages === 'somebody') await made.user('somebody else', {}, account)
    if (manages === 'chain') await made.user('below', {}, await made.user('bound', { userLimit: 2 }, account))
    const own = {
      device: await made.device(`own of ${name}`, account.id, 0, tenants[tenant?.name ?? '']),
      group: await made.group(account.id),
      geofence: await made.geofence(`own of ${name}`, account.id),
    }
    if (links) await made.link(account.id, links(ids))
    const tenantId = tenants[tenant?.name ?? '']
    if (tenant && tenantId !== undefined) await made.joinTenant(account.id, tenantId, tenant.role)
    if (!withoutLicense) await made.acceptLicense(account.id)
    if (once) await made.linkAndUnlink(account.id, once(ids))
    const { sessions, cmsSessions } = made.world.stores
    const now = made.world.host.now()
    const cookie = `JSESSIONID=${await sessions.open(account, now)}`
    const smartServerCookie = `cmsSID=${await cmsSessions.open(account, now)}`
    actors.push({
      name,
      somebody: made.model.users.get(account.id),
      account,
      email: account.email,
      token: tokenOf(name),
      cookie,
      smartServerCookie,
      hive: await made.deviceHiveTokens(account.id, own.group),
      own,
    })
  }
  return actors
}

/** Returns the credentials of an actor for an API and a scheme. */
export const proof = (actor: Actor, by: 'session' | 'basic' | 'bearer' | NarrowedName, api: ApiName) => {
  const cookie = api === 'smartserver' ? actor.smartServerCookie : actor.cookie
  if (api === 'devicehive' && by !== 'basic') {
    const { everything, nothing, narrowed } = actor.hive
    const token = by === 'session' ? everything : by === 'bearer' ? nothing : narrowed.get(by)
    return { headers: { authorization: `Bearer ${token}` } }
  }
  if (by === 'session') return cookie === '' ? {} : { cookies: [cookie] }
  const authorization = by === 'basic' ? basic(actor.email, PASSWORD) : `Bearer ${actor.token}`
  return { headers: { authorization } }
}
