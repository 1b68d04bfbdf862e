/** Two firms with a vehicle each, and how their associations are asked for. */
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

export const create = (who: Pick<Person, 'calls'>, ...data: readonly object[]) =>
  who.calls('vehicles.associations.create', { body: { data } })
export const remove = (who: Pick<Person, 'calls'>, ...data: readonly object[]) =>
  who.calls('vehicles.associations.remove', { body: { data } })
export const list = (who: Pick<Person, 'calls'>, device: number, query: string = '') =>
  who.calls('vehicles.associations.list', { params: { vehicle_id: vehicleId(device) }, query })

/** What is answered to a request that is not as it should be; the sentence beside it. */
export const badRequest = (sentence: string) => ({
  status: 400,
  error: 'Bad Request',
  message: 'Bad Request',
  details: [{ message: sentence }],
})
export const DIFFERENT = {
  status: 400,
  error: 'Bad Request',
  message: 'Vehicle And User Are in Different Enterprises',
}
export const NOT_FOUND = { status: 404, error: 'Not Found', message: 'Association Not Found' }

/** The device numbers in order of making; the creator is linked to what it makes. */
export const device = async (who: Person, uniqueId: string, over: object = {}): Promise<DeviceId> => {
  const { json } = await who.calls('traccar.devices.create', { body: { name: uniqueId, uniqueId, ...over } }).gets(200)
  return deviceId(json.id)
}

export const linked = async ({ stores }: Pick<World, 'stores'>, of: number): Promise<number[]> =>
  (await stores.deviceLinks.ofDevice(deviceId(of))).map(({ user }) => user)

/** Acme's owner has van 1, the owner of Globex truck 2. */
export const firms = async () => {
  const here = await twoFirms()
  const van = await device(here.owner, 'van')
  const truck = await device(here.rival, 'truck')
  return { ...here, van, truck }
}
