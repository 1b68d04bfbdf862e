/** Saved commands, which two groups of operations change. */
import { badRequest } from '#shared/errors.ts'
import type { SavedCommand } from '#shared/model/command.ts'
import { savedCommands } from '#shared/table/savedCommands.ts'
import { collection } from './collection.ts'

export const savedCommand = collection<number, SavedCommand>({
  kind: 'command',
  toId: id => id,
  store: savedCommands,
  textsOf: ({ description }) => [description],
  check: ({ description }) => {
    if (!description) throw badRequest('description is required')
  },
})
