/** Test users for calls of operations: each has devices with positions, a group, a geofence and a managed user. */
import { deviceId, type DeviceId, geofenceId, type GeofenceId, type GroupId, type UserId } from '#shared/model/ids.ts'
import { tickOf } from '#shared/model/position.ts'
import { plainProfile, type Profile } from '#shared/domain/userRules.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { Account } from '#shared/table/accounts.ts'
import { entryId } from '#shared/table/quarantineItem.ts'
import { stores, type Stores } from '#shared/stores.ts'
import { batchOf, Reporter, START_MS } from './fleet.ts'
import type { TestEnvironment } from './testEnvironment.ts'
import { sized } from './figure.ts'

export const PASSWORD = 'correct horse'
const DEVICES_EACH = sized(10, 2)
const POSITIONS_EACH = 50

export interface TestUser {
  readonly account: Account
  readonly cookie: string
  /** Devices with fifty positions and an event each. */
  readonly devices: readonly DeviceId[]
  readonly group: GroupId
  readonly geofence: GeofenceId
  readonly alias: number
  /** User that this one manages. */
  readonly managed: UserId
}

/** Returns a profile. `userLimit` is the maximum number of managed users; -1 is unlimited. */
const profile = (email: string, userLimit: number): Profile => ({ ...plainProfile(email, email), userLimit })

/** Creates objects for single calls, so that each call can change or delete an object of its own. */
export class TestData {
  readonly stores: Stores
  private count = 0
  private readonly phc = hashPassword(PASSWORD)

  constructor(readonly environment: TestEnvironment) {
    this.stores = stores(environment.table)
  }

  /** Returns an unused name. */
  name = (): string => `thing-${(this.count += 1)}`

  device = ({ id }: Account): Promise<DeviceId> => {
    const rest = {
      attributes: {},
      groupId: 0,
      phone: null,
      model: null,
      contact: null,
      category: null,
      expirationTime: null,
      disabled: false,
    }
    const name = this.name()
    return this.stores.devices.create({ ...rest, name, uniqueId: name }, { id, deviceLimit: 0, at: 0 })
  }
  group = ({ id }: Account): Promise<GroupId> =>
    this.stores.groups.create({ attributes: {}, name: this.name(), groupId: 0 }, id)
  geofence = async ({ id }: Account): Promise<GeofenceId> => {
    const record = { id: 0, attributes: {}, name: this.name(), description: null, area: AREA, calendarId: 0 }
    return geofenceId((await this.stores.geofences.create(record, id)).id)
  }
  alias = async (device: DeviceId): Promise<number> =>
    (await this.stores.aliases.create({ deviceId: device, attribute: this.name(), alias: 'Fuel' })).id
  /** Creates a quarantine entry. */
  entry = async (device: DeviceId): Promise<string> => {
    const receivedAt = this.environment.host.now()
    const sequence = (this.count += 1)
    const refused = {
      reason: 'latitude is not between -90 and 90',
      query: 'lat=91&lon=16.4',
      contentType: '',
      body: '',
    }
    await this.stores.quarantine.keep({ deviceId: device, protocol: 'osmand', receivedAt }, String(sequence), [refused])
    return entryId(receivedAt, String(sequence), 0)
  }
  session = async (account: Account): Promise<string> =>
    `JSESSIONID=${await this.stores.sessions.open(account, this.environment.host.now())}`
  user = async (manager?: Account): Promise<Account> =>
    this.stores.users.create({
      profile: profile(`${this.name()}@example.org`, manager ? 0 : -1),
      phc: await this.phc,
      token: null,
      ...(manager && { manager: { id: manager.id, limit: -1 } }),
    })

  testUser = async (): Promise<TestUser> => {
    const account = await this.user()
    const devices: DeviceId[] = []
    for (let n = 0; n < DEVICES_EACH; n += 1) devices.push(await this.device(account))
    for (const device of devices) await this.history(device)
    return {
      account,
      cookie: await this.session(account),
      devices,
      group: await this.group(account),
      geofence: await this.geofence(account),
      alias: await this.alias(devices[0] ?? deviceId(0)),
      managed: (await this.user(account)).id,
    }
  }

  private readonly consumer = consume(positionsConsumer())
  private readonly history = async (device: DeviceId): Promise<void> => {
    const record = new Reporter(device, 'mixed').nextRecord(POSITIONS_EACH)
    const { batchItemFailures } = await this.consumer(batchOf([record]))
    if (batchItemFailures.length > 0) throw new Error('a batch failed')
    const about = { type: 'alarm', deviceId: device, serverTime: START_MS, eventTime: START_MS } as const
    await this.stores.events.keep([{ ...about, id: eventOf(device), positionId: 0, geofenceId: 0, attributes: {} }], 0)
  }
}

export const AREA = 'CIRCLE (50 10, 100)'
export const eventOf = (device: DeviceId): number => device * 2 ** 32 + tickOf(START_MS)
