/**
 * State that jest's global setup leaves for its teardown. Both run in the parent process, each with separate modules.
 */
import type { Emulator } from '../../local/table/emulator.ts'

export const shared: typeof globalThis & { emulator?: Emulator } = globalThis
