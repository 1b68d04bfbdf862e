import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(customers.addDevice)

export const handler = handle(customers.addDevice, async call => {
  const { params, stores } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  if (!(await stores.tenants.byId(tenant))) throw notFound('Customer not found')
  const saw = await before(call, () => stores.watchers.ofDevices([device]))
  const there = await stores.tenantDevices.add(tenant, device)
  if (!there) throw notFound('Device not found')
  await tell(call, async () => [device], saw)
})
