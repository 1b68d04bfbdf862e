/** Memory and descriptors of this process. */
import { readdirSync } from 'node:fs'

const DESCRIPTORS = '/proc/self/fd'

/** Returns the resident memory in bytes and the number of open descriptors, if the system lists them. */
export const processVitals = (): { readonly memoryBytes: number; readonly descriptors?: number } => {
  const memoryBytes = process.memoryUsage.rss()
  try {
    // One of them is open only to list them.
    return { memoryBytes, descriptors: readdirSync(DESCRIPTORS).length - 1 }
  } catch {
    // Not Linux, or no descriptor is left to list them with.
    return { memoryBytes }
  }
}
