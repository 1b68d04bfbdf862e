import { customers as operations } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { changedCustomer, customerFor, newCustomer, newEncryptionKey, shownCustomer } from './customer.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'
import { tenants } from '#shared/table/tenants.ts'
import { tenantDevices } from '#shared/table/tenantDevices.ts'

export const list: Implementation<typeof operations.list> = async ({ caller, table }) => {
  const { administrator, tenantId } = caller
  const own = !administrator && tenantId !== undefined ? [tenantId] : []
  const found = administrator ? await tenants(table).all() : [...(await tenants(table).byIds(own)).values()]
  return found.map(tenant => shownCustomer(tenant, caller))
}

export const get: Implementation<typeof operations.get> = async ({ params, caller, table }) =>
  shownCustomer(customerFor(caller, await tenants(table).byId(tenantId(params.id))), caller)

export const current: Implementation<typeof operations.current> = async ({ caller, table }) => {
  const customer = caller.tenantId === undefined ? undefined : await tenants(table).byId(caller.tenantId)
  if (!customer) throw notFound('Your account belongs to no customer')
  return shownCustomer(customer, caller)
}

export const generateKey: Implementation<typeof operations.generateKey> = async () => ({ value: newEncryptionKey() })

export const create: Implementation<typeof operations.create> = async ({ body, caller, table }) => {
  const customer = newCustomer(body)
  const id = await tenants(table).create(customer)
  return shownCustomer({ ...customer, id }, caller)
}

export const update: Implementation<typeof operations.update> = async ({ body, caller, table }) => {
  const customer = await tenants(table).update(body.id, before => changedCustomer(before, body))
  if (!customer) throw notFound('Customer not found')
  return shownCustomer(customer, caller)
}

export const remove: Implementation<typeof operations.remove> = async ({ params, table }) => {
  if (!(await tenants(table).remove(tenantId(params.id)))) throw notFound('Customer not found')
}

export const addDevice: Implementation<typeof operations.addDevice> = async call => {
  const { params, table } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  if (!(await tenants(table).byId(tenant))) throw notFound('Customer not found')
  const there = await tenantDevices(table).add(tenant, device)
  if (!there) throw notFound('Device not found')
}

export const removeDevice: Implementation<typeof operations.removeDevice> = async call => {
  const { params, table } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  const was = await tenantDevices(table).remove(tenant, device)
  if (!was) throw notFound('Device not found in this customer')
}
