/** For tests of what only Linux has: `/proc`, which lists the descriptors of a process, and `/dev/full`. */
import { existsSync } from 'node:fs'

export const linuxTest = existsSync('/proc/self/fd') && existsSync('/dev/full') ? test : test.skip
