import type { commandtypes as operations } from '#shared/api/traccar/commandtypes.ts'
import { commandTypes } from '#shared/domain/commandRules.ts'
import { commandedDevice } from './commandedDevice.ts'
import type { Implementation } from '#shared/http/implementation.ts'

export const list: Implementation<typeof operations.list> = async ({ query, table, now }) => {
  const { protocol } = await commandedDevice(query.deviceId ?? 0, table, now)
  return commandTypes(protocol).map(type => ({ type }))
}
