import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'

export const handler = handle(customers.addDevice, async ({ params, stores }) => {
  if (!(await stores.tenants.byId(tenantId(params.id)))) throw notFound('There is no such customer')
  const there = await stores.tenantDevices.add(tenantId(params.id), deviceId(params.deviceId))
  if (!there) throw notFound('There is no such device')
  await stores.config.bump()
})
