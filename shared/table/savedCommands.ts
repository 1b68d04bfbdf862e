import type { SavedCommand } from '../model/command.ts'
import { linkedStore, type LinkedStore } from './linkedStore.ts'
import type { Table } from './table.ts'

/** Saved commands. They have no device: a saved command can be sent to any. */
export const savedCommands = (table: Table): LinkedStore<number, SavedCommand> =>
  linkedStore(table, { kind: 'command', toId: id => id })
