import { devices } from '#shared/api/devicehive/devices.ts'
import { soughtDevices } from '#shared/http/devicehive/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.count, async call => ({ count: (await soughtDevices(call.query, call)).length }))
