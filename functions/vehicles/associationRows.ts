/** Associations of a vehicle, as visible to a caller who can see the vehicle. */
import { inDifferentTenants, maySeeDevice, maySeeUser } from '#shared/domain/access.ts'
import { codeOf, idOfCode } from '#shared/domain/associationCode.ts'
import { projected, type Row, type Values } from '#shared/domain/associationList.ts'
import { attributeText } from '#shared/domain/settings.ts'
import { loginOf } from '#shared/domain/membership.ts'
import { badRequest } from '#shared/errors.ts'
import { ATTRIBUTES, INCLUDES, type Related } from '#shared/model/associationFields.ts'
import type { Device } from '#shared/model/device.ts'
import { deviceId, type DeviceId, type TenantId } from '#shared/model/ids.ts'
import type { Association } from '#shared/model/vehicles.ts'
import type { Account } from '#shared/table/accounts.ts'
import type { DeviceLink, UserDevicePair } from '#shared/table/deviceLinks.ts'
import { type StoredTenant, tenants } from '#shared/table/tenants.ts'
import type { ParsedAssociationQuery } from './associationQuery.ts'
import { type Associating, codeOfEnds } from './associationPairs.ts'
import { devices } from '#shared/table/devices.ts'
import { deviceLinks } from '#shared/table/deviceLinks.ts'
import { permissions } from '#shared/table/permissions.ts'
import { users } from '#shared/table/users.ts'
import type { Table } from '#shared/table/table.ts'

/** Association with the ids and attributes of its related objects. */
export interface AssociationRow extends Row {
  readonly ends: UserDevicePair
  /** Enterprise of the vehicle, or undefined if it has none or the caller cannot see it. */
  readonly enterprise: TenantId | undefined
}

/**
 * Returns the vehicle's associations with the caller and the users that it manages, or all for administrators. Throws
 * badRequest if the vehicle does not exist or is inaccessible.
 */
export const rowsOf = async (
  vehicle: string,
  by: Associating,
  table: Table,
  now: number,
): Promise<AssociationRow[]> => {
  const id = idOfCode('vehicle', vehicle)
  if (id === undefined) throw noVehicle()
  const device = deviceId(id)
  const links = await deviceLinks(table).ofDevice(device)
  const question = { devices: [device], groups: [], users: links.map(({ user }) => user), server: false }
  const { facts } = await permissions(table).facts(by, question)
  if (!maySeeDevice(by, facts, device)) throw noVehicle()
  const seen = links.filter(({ user }) => maySeeUser(by, facts, user))
  const [thing, tenant, accounts] = await Promise.all([
    shownDevice(device, table, now),
    shownTenant(facts.tenantOf.get(device), by, table),
    users(table).byIds(seen.map(({ user }) => user)),
  ])
  const linkOf = new Map(seen.map(link => [link.user, link]))
  return accounts.flatMap(account => {
    const link = linkOf.get(account.id)
    return link ? [rowOf(link, { account, device: thing, tenant })] : []
  })
}

const noVehicle = () => badRequest('vehicle_id: vehicle not found')

const shownDevice = async (id: DeviceId, table: Table, now: number): Promise<Device> => {
  const [device] = await devices(table).byIds([id], now)
  if (!device) throw noVehicle()
  return device
}

/** Returns the tenant of a vehicle, or undefined if the caller is neither one of its users nor an administrator. */
const shownTenant = async (
  id: TenantId | undefined,
  { administrator, tenantId }: Associating,
  table: Table,
): Promise<StoredTenant | undefined> => {
  const own = administrator || (tenantId !== undefined && !inDifferentTenants(tenantId, id))
  return own && id !== undefined ? tenants(table).byId(id) : undefined
}

interface Around {
  readonly account: Account
  readonly device: Device
  readonly tenant: StoredTenant | undefined
}

const rowOf = (link: DeviceLink, around: Around): AssociationRow => ({
  id: codeOfEnds(link),
  ends: link,
  enterprise: around.tenant?.id,
  values: valuesOf(link, around),
})

const valuesOf = ({ at }: DeviceLink, { account, device, tenant }: Around): Values => ({
  created_at: createdAt(at),
  'user.name': account.name,
  'user.username': loginOf(account),
  'user.email': account.email,
  'user.cpf': attributeText(account.attributes, 'cpf'),
  'device.name': device.name,
  'device.imei': device.uniqueId,
  'device.code': attributeText(device.attributes, 'code'),
  'device.model': device.model,
  'device.category': device.category,
  'chips.number': device.phone,
  'chips.serial': attributeText(device.attributes, 'chipSerial'),
  'chips.carrier': attributeText(device.attributes, 'chipCarrier'),
  'chips.service_provider': attributeText(device.attributes, 'chipServiceProvider'),
  'chips.batch': attributeText(device.attributes, 'chipBatch'),
  'enterprise.name': tenant?.name ?? null,
  'enterprise.cnpj': tenant?.cnpj ?? null,
})

const createdAt = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

/** Converts a new or existing link to an association. */
export const madeAssociation = (link: DeviceLink): Association => ({
  id: codeOfEnds(link),
  type: 'user_permission',
  attributes: { created_at: createdAt(link.at) },
  relationships: endsOf(link),
})

/** Converts a row to an association with the requested attributes and includes. */
export const listedAssociation = (
  { id, ends, enterprise, values }: AssociationRow,
  { attributes, includes }: Pick<ParsedAssociationQuery, 'attributes' | 'includes'>,
): Association => {
  const includedAttributes = (related: Related) => {
    const names = includes.get(related)
    return names && { attributes: projected(INCLUDES[related], names, values) }
  }
  const { vehicle, user } = endsOf(ends)
  return {
    id,
    type: 'user_permission',
    attributes: projected(ATTRIBUTES, attributes, values),
    relationships: {
      vehicle: { ...vehicle, ...includedAttributes('vehicle') },
      user: { ...user, ...includedAttributes('user') },
      ...(includes.has('device') && {
        device: { type: 'device', id: codeOf('device', ends.device), ...includedAttributes('device') },
      }),
      ...(includes.has('enterprise') && {
        enterprise:
          enterprise === undefined
            ? null
            : { type: 'enterprise', id: codeOf('enterprise', enterprise), ...includedAttributes('enterprise') },
      }),
    },
  }
}

const endsOf = ({ device, user }: UserDevicePair) =>
  ({
    vehicle: { type: 'vehicle', id: codeOf('vehicle', device) },
    user: { type: 'user', id: codeOf('user', user) },
  }) as const
