import { savedCommands as operations } from '#shared/api/traccar/savedCommands.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { checkMayCommand } from './commandedDevice.ts'
import { savedCommand } from './savedCommand.ts'

export const list: Implementation<typeof operations.list> = savedCommand.list
export const get: Implementation<typeof operations.get> = savedCommand.get
export const update: Implementation<typeof operations.update> = async call => {
  await checkMayCommand(call)
  return savedCommand.update({ ...call, body: { ...call.body, deviceId: 0 } })
}
export const remove: Implementation<typeof operations.remove> = async call => {
  await checkMayCommand(call)
  await savedCommand.remove(call)
}
