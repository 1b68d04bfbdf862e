import { maintenance as operations } from '#shared/api/traccar/maintenance.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { maintenances } from '#shared/table/maintenances.ts'
import { collection } from './collection.ts'

const maintenance = collection({
  kind: 'maintenance',
  toId: id => id,
  store: maintenances,
  textsOf: ({ name }) => [name],
})

export const list: Implementation<typeof operations.list> = maintenance.list
export const get: Implementation<typeof operations.get> = maintenance.get
export const create: Implementation<typeof operations.create> = maintenance.create
export const update: Implementation<typeof operations.update> = maintenance.update
export const remove: Implementation<typeof operations.remove> = maintenance.remove
