/** Tests that need Linux: `/proc`, which lists the descriptors of a process, or `/dev/full`. */
import { existsSync } from 'node:fs'

export const linuxTest = existsSync('/proc/self/fd') && existsSync('/dev/full') ? test : test.skip
