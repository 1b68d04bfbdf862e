/** What jest's set-up leaves for its tear-down: both run in the parent process, each with modules of its own. */
import type { Emulator } from '../../local/table/emulator.ts'

export const shared: typeof globalThis & { emulator?: Emulator } = globalThis
