import { SavedCommand } from '../../model/command.ts'
import { group } from '../operation.ts'
import { collection } from './collection.ts'

const { list, get, update, remove } = collection({
  kind: 'command',
  path: '/commands',
  names: ['saved command', 'saved commands'],
  schema: SavedCommand,
})

/** `POST /commands` also sends commands, and belongs to the group of commands. */
export const savedCommands = group('traccar', 'savedCommands', { list, get, update, remove })
