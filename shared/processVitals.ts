/** Memory and descriptors of this process. */
import { readdirSync } from 'node:fs'

const DESCRIPTORS = '/proc/self/fd'

/** Returns the resident memory in bytes and, on Linux, the number of open file descriptors. */
export const processVitals = (): { readonly memoryBytes: number; readonly descriptors?: number } => {
  const memoryBytes = process.memoryUsage.rss()
  try {
    // Subtracts the descriptor that reads this list.
    return { memoryBytes, descriptors: readdirSync(DESCRIPTORS).length - 1 }
  } catch {
    // Not Linux, or no free descriptor to read the list.
    return { memoryBytes }
  }
}
