import { devices } from '#shared/api/devicehive/devices.ts'
import { filterDevices } from '#shared/http/devicehive/devices.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.count, async call => ({ count: (await filterDevices(call.query, call)).length }))
