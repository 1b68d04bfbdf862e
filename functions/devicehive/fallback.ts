import { about } from '#shared/api/devicehive/about.ts'
import { configuration } from '#shared/api/devicehive/configuration.ts'
import { deviceTypes } from '#shared/api/devicehive/deviceTypes.ts'
import { devices } from '#shared/api/devicehive/devices.ts'
import type { fallback as operations } from '#shared/api/devicehive/fallback.ts'
import { networks } from '#shared/api/devicehive/networks.ts'
import { token } from '#shared/api/devicehive/token.ts'
import { users } from '#shared/api/devicehive/users.ts'
import type { Operation } from '#shared/api/operation.ts'
import { methodNotAllowed, notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'

/**
 * Responds to CORS preflight requests, for which the common headers suffice. Throws methodNotAllowed or notFound for
 * others.
 */
export const answer: Implementation<typeof operations.answer> = async ({ params, exchange }) => {
  if (exchange.method === 'OPTIONS') return
  throw isPath(params.proxy) ? methodNotAllowed('Method Not Allowed') : notFound('Not Found')
}

const patterns: readonly string[][] = [token, users, networks, deviceTypes, devices, about, configuration]
  .flatMap(group => Object.values<Operation>(group))
  .map(({ path }) => path.slice(1).split('/'))

/** Returns whether an operation exists at this path for any method. The path excludes the base path. */
const isPath = (path: string): boolean => {
  const parts = path.split('/')
  return patterns.some(
    pattern => pattern.length === parts.length && pattern.every((part, n) => part.startsWith('{') || part === parts[n]),
  )
}
