/** State that jest's setup passes to its teardown. Both run in the parent process, but load modules separately. */
import type { Emulator } from '../../local/dynamodb.ts'

export const shared: typeof globalThis & { emulator?: Emulator } = globalThis
