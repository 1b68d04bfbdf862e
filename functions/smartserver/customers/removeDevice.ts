import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { deviceId, tenantId } from '#shared/model/ids.ts'

const { before, tell } = accessChangePublisher(customers.removeDevice)

export const handler = handle(customers.removeDevice, async call => {
  const { params, stores } = call
  const [tenant, device] = [tenantId(params.id), deviceId(params.deviceId)]
  const saw = await before(call, () => stores.watchers.ofDevices([device]))
  const was = await stores.tenantDevices.remove(tenant, device)
  if (!was) throw notFound('Device not found in this customer')
  await tell(call, async () => [device], saw)
})
