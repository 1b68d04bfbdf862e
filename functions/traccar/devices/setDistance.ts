import { devices } from '#shared/api/traccar/devices.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { checkSameId } from '#shared/http/sameId.ts'
import { accessChangePublisher } from '#shared/live/accessChanges.ts'
import { setTotalDistance } from '#shared/log/odometer.ts'
import { deviceId } from '#shared/model/ids.ts'
import { meters } from '#shared/units.ts'

const { tell } = accessChangePublisher(devices.setDistance)

export const handler = handle(devices.setDistance, async call => {
  const { params, body, stores, now } = call
  checkSameId(params.id, body.deviceId)
  const done = await setTotalDistance(stores.log, deviceId(params.id), meters(body.totalDistance), now)
  if (!done) throw badRequest('The device has no position yet')
  await tell(call, async () => [deviceId(params.id)])
})
