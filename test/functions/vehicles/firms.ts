/** Two tenants with a vehicle each, and helpers that call the association operations. */
import { associationCode, codeOf } from '#shared/domain/associationCode.ts'
import { deviceId, type DeviceId } from '#shared/model/ids.ts'
import { firms as twoFirms } from '../../kit/firms.ts'
import type { Person, World } from '../../kit/world.ts'

export const vehicleId = (device: number) => codeOf('vehicle', device)
export const userIdOf = ({ id }: Pick<Person, 'id'>) => codeOf('user', id)
export const pairOf = (device: number, user: Pick<Person, 'id'>) => ({
  vehicle_id: vehicleId(device),
  user_id: userIdOf(user),
})
export const associationId = (device: number, { id }: Pick<Person, 'id'>) =>
  associationCode({ vehicle: device, user: id })
export const permissionOf = (device: number, user: Pick<Person, 'id'>) => ({
  type: 'user_permission',
  id: associationId(device, user),
})

export const create = (person: Pick<Person, 'calls'>, ...data: readonly object[]) =>
  person.calls('vehicles.associations.create', { body: { data } })
export const remove = (person: Pick<Person, 'calls'>, ...data: readonly object[]) =>
  person.calls('vehicles.associations.remove', { body: { data } })
export const list = (person: Pick<Person, 'calls'>, device: number, query: string = '') =>
  person.calls('vehicles.associations.list', { params: { vehicle_id: vehicleId(device) }, query })

/** Returns the body of a 400 response with the given detail message. */
export const badRequest = (message: string) => ({
  status: 400,
  error: 'Bad Request',
  message: 'Bad Request',
  details: [{ message: message }],
})
export const DIFFERENT = {
  status: 400,
  error: 'Bad Request',
  message: 'Vehicle And User Are in Different Enterprises',
}
export const NOT_FOUND = { status: 404, error: 'Not Found', message: 'Association Not Found' }

/** Registers a device of the person, who is linked to it. Ids are assigned in order of creation. */
export const device = async (person: Person, uniqueId: string, over: object = {}): Promise<DeviceId> => {
  const { json } = await person
    .calls('traccar.devices.create', { body: { name: uniqueId, uniqueId, ...over } })
    .gets(200)
  return deviceId(json.id)
}

export const linked = async ({ stores }: Pick<World, 'stores'>, of: number): Promise<number[]> =>
  (await stores.deviceLinks.ofDevice(deviceId(of))).map(({ user }) => user)

/** World of two tenants in which the owner of Acme has van 1 and the owner of Globex has truck 2. */
export const firms = async () => {
  const here = await twoFirms()
  const van = await device(here.owner, 'van')
  const truck = await device(here.rival, 'truck')
  return { ...here, van, truck }
}
