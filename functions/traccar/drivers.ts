import { drivers as operations } from '#shared/api/traccar/drivers.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { driverId } from '#shared/model/ids.ts'
import { drivers } from '#shared/table/drivers.ts'
import { collection } from './collection.ts'

const driver = collection({
  kind: 'driver',
  toId: driverId,
  store: drivers,
  textsOf: ({ name, uniqueId }) => [name, uniqueId],
})

export const list: Implementation<typeof operations.list> = driver.list
export const get: Implementation<typeof operations.get> = driver.get
export const create: Implementation<typeof operations.create> = driver.create
export const update: Implementation<typeof operations.update> = driver.update
export const remove: Implementation<typeof operations.remove> = driver.remove
