import { devices } from '#shared/api/devicehive/devices.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { filterDevices } from '#shared/http/devicehive/devices.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(devices.list, async call => {
  const page = pageOf(call.query)
  return paged(await filterDevices(call.query, call), page, ({ name }, field) => (field === 'Name' ? name : undefined))
})
