import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'

export const handler = handle(customers.removeDevice, async ({ params, stores }) => {
  const was = await stores.tenantDevices.remove(tenantId(params.id), deviceId(params.deviceId))
  if (!was) throw notFound('There is no such device of this customer')
  await stores.config.bump()
})
