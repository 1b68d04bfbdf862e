import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'
import {
  changedCustomer,
  customerFor,
  newCustomer,
  newEncryptionKey,
  shownCustomer,
} from '#shared/http/smartserver/customer.ts'
import { tellOf } from '#shared/live/tellOf.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'

export const list: Implementation<typeof customers.list> = async ({ caller, stores }) => {
  const { administrator, tenantId } = caller
  const own = !administrator && tenantId !== undefined ? [tenantId] : []
  const found = administrator ? await stores.tenants.all() : [...(await stores.tenants.byIds(own)).values()]
  return found.map(tenant => shownCustomer(tenant, caller))
}

export const get: Implementation<typeof customers.get> = async ({ params, caller, stores }) =>
  shownCustomer(customerFor(caller, await stores.tenants.byId(tenantId(params.id))), caller)

export const current: Implementation<typeof customers.current> = async ({ caller, stores }) => {
  const customer = caller.tenantId === undefined ? undefined : await stores.tenants.byId(caller.tenantId)
  if (!customer) throw notFound('Your account belongs to no customer')
  return shownCustomer(customer, caller)
}

export const generateKey: Implementation<typeof customers.generateKey> = async () => ({ value: newEncryptionKey() })

export const create: Implementation<typeof customers.create> = async ({ body, caller, stores }) => {
  const customer = newCustomer(body)
  const id = await stores.tenants.create(customer)
  return shownCustomer({ ...customer, id }, caller)
}

export const update: Implementation<typeof customers.update> = async ({ body, caller, stores }) => {
  const customer = await stores.tenants.update(body.id, before => changedCustomer(before, body))
  if (!customer) throw notFound('Customer not found')
  return shownCustomer(customer, caller)
}

export const remove: Implementation<typeof customers.remove> = async ({ params, stores }) => {
  if (!(await stores.tenants.remove(tenantId(params.id)))) throw notFound('Customer not found')
}

const liveAddDevice = tellOf(customers.addDevice)

export const addDevice: Implementation<typeof customers.addDevice> = async call => {
  const { params, stores } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  if (!(await stores.tenants.byId(tenant))) throw notFound('Customer not found')
  const saw = await liveAddDevice.before(call, () => stores.watchers.ofDevices([device]))
  const there = await stores.tenantDevices.add(tenant, device)
  if (!there) throw notFound('Device not found')
  await liveAddDevice.tell(call, async () => [device], saw)
}

const liveRemoveDevice = tellOf(customers.removeDevice)

export const removeDevice: Implementation<typeof customers.removeDevice> = async call => {
  const { params, stores } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  const saw = await liveRemoveDevice.before(call, () => stores.watchers.ofDevices([device]))
  const was = await stores.tenantDevices.remove(tenant, device)
  if (!was) throw notFound('Device not found in this customer')
  await liveRemoveDevice.tell(call, async () => [device], saw)
}
