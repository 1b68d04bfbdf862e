/** Users with what they own, for calls of operations: devices that drove, groups, geofences, a user whom each manages. */
import { deviceId, type DeviceId, type GeofenceId, type GroupId, type UserId } from '#shared/model/ids.ts'
import { tickOf } from '#shared/model/position.ts'
import { plainProfile, type Profile } from '#shared/domain/userRules.ts'
import { hashPassword } from '#shared/http/passwords.ts'
import { consume } from '#shared/stream/consume.ts'
import { positionsConsumer } from '#shared/stream/positions.ts'
import type { Account } from '#shared/table/accounts.ts'
import { entryId } from '#shared/table/quarantineItem.ts'
import { stores, type Stores } from '#shared/stores.ts'
import { batchOf, Reporter, START_MS } from './fleet.ts'
import type { Place } from './place.ts'
import { sized } from './size.ts'

export const PASSWORD = 'correct horse'
const DEVICES_EACH = sized(10, 2)
const POSITIONS_EACH = 50

export interface Person {
  readonly account: Account
  readonly cookie: string
  /** Each has fifty positions and an event. */
  readonly devices: readonly DeviceId[]
  readonly group: GroupId
  readonly geofence: GeofenceId
  readonly alias: number
  /** A user whom this one manages. */
  readonly managed: UserId
}

/** `userLimit`: how many users it may manage; -1 is any number. */
const profile = (email: string, userLimit: number): Profile => ({ ...plainProfile(email, email), userLimit })

/** What is made for one call, so that the call has something of its own to change or to delete. */
export class Maker {
  readonly stores: Stores
  private count = 0
  private readonly phc = hashPassword(PASSWORD)

  constructor(readonly place: Place) {
    this.stores = stores(place.table)
  }

  /** A name that nothing has. */
  name = (): string => `thing-${(this.count += 1)}`

  device = ({ id }: Account): Promise<DeviceId> => {
    const rest = {
      attributes: {},
      groupId: 0,
      phone: null,
      model: null,
      contact: null,
      category: null,
      disabled: false,
    }
    const name = this.name()
    return this.stores.devices.create({ ...rest, name, uniqueId: name }, { id, deviceLimit: 0, at: 0 })
  }
  group = ({ id }: Account): Promise<GroupId> =>
    this.stores.groups.create({ attributes: {}, name: this.name(), groupId: 0 }, id)
  geofence = ({ id }: Account): Promise<GeofenceId> =>
    this.stores.geofences.create({ attributes: {}, name: this.name(), description: null, area: AREA }, id)
  alias = async (device: DeviceId): Promise<number> =>
    (await this.stores.aliases.create({ deviceId: device, attribute: this.name(), alias: 'Fuel' })).id
  /** An entry of the quarantine. */
  entry = async (device: DeviceId): Promise<string> => {
    const receivedAt = this.place.host.now()
    const sequence = (this.count += 1)
    const refused = {
      reason: 'latitude is not between -90 and 90',
      query: 'lat=91&lon=16.4',
      contentType: '',
      body: '',
    }
    await this.stores.quarantine.keep({ deviceId: device, protocol: 'osmand', receivedAt }, BigInt(sequence), [refused])
    return entryId(receivedAt, String(sequence), 0)
  }
  session = async (account: Account): Promise<string> =>
    `JSESSIONID=${await this.stores.sessions.open(account, this.place.host.now())}`
  user = async (manager?: Account): Promise<Account> =>
    this.stores.users.create({
      profile: profile(`${this.name()}@example.org`, manager ? 0 : -1),
      phc: await this.phc,
      token: null,
      ...(manager && { manager: { id: manager.id, limit: -1 } }),
    })

  person = async (): Promise<Person> => {
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
