/** Grants that follow from the declaration of an operation. */
import { auditedAs } from './audited.ts'
import type { Grant } from './grants.ts'

interface Declared {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly grants?: readonly Grant[]
  readonly tableAccess?: 'read' | 'write'
  readonly changes?: unknown
}

/** Returns all grants of an operation. Fallbacks have none, because they return a constant to everybody. */
export const grantsOf = (declared: Declared): readonly Grant[] => {
  const { api, method, grants = [], tableAccess = method === 'GET' ? 'read' : 'write', changes } = declared
  if (method === 'ANY') return []
  return [
    'table:read',
    ...(tableAccess === 'write' ? (['table:write'] as const) : []),
    ...grants,
    ...(changes ? (['live:publish'] as const) : []),
    ...identificationGrants(api, tableAccess),
    ...(auditedAs(declared) ? (['audit:write'] as const) : []),
    'request:count',
  ]
}

/** Returns the grants to identify the caller. A SmartServer session is extended by each request. */
const identificationGrants = (api: string, tableAccess: 'read' | 'write'): readonly Grant[] => [
  ...(api === 'smartserver' && tableAccess === 'read' ? (['session:renew'] as const) : []),
  'login:count',
  'token:note',
  ...(api === 'devicehive' ? (['signing:read'] as const) : []),
]
