import { configuration } from '../../api/devicehive/configuration.ts'
import { devices } from '../../api/devicehive/devices.ts'
import { deviceTypes } from '../../api/devicehive/deviceTypes.ts'
import { about } from '../../api/devicehive/about.ts'
import { networks } from '../../api/devicehive/networks.ts'
import { token } from '../../api/devicehive/token.ts'
import type { Operation } from '../../api/operation.ts'
import { users } from '../../api/devicehive/users.ts'

const patterns: readonly string[][] = [token, users, networks, deviceTypes, devices, about, configuration]
  .flatMap(group => Object.values<Operation>(group))
  .map(({ path }) => path.slice(1).split('/'))

/** Whether some operation is at this path, below the base path, for another method. */
export const isPath = (path: string): boolean => {
  const parts = path.split('/')
  return patterns.some(
    pattern => pattern.length === parts.length && pattern.every((part, n) => part.startsWith('{') || part === parts[n]),
  )
}
