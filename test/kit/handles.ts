/** Counts the open files of this process, on Linux. */
import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const FOLDER = '/proc/self/fd'
const ATTEMPTS = 200

const targetOf = (descriptor: string): string => {
  try {
    return readlinkSync(`${FOLDER}/${descriptor}`)
  } catch {
    // Closed since it was listed.
    return ''
  }
}

/** Resolves when the process has this number of handles of a file. Does nothing on other systems. */
export const handlesOf = async (path: string, expected: number): Promise<void> => {
  if (process.platform !== 'linux') return
  let found = -1
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    found = readdirSync(FOLDER).filter(descriptor => targetOf(descriptor) === path).length
    if (found === expected) return
    await sleep(20)
  }
  throw new Error(`${found} instead of ${expected} handles of ${path}`)
}
