/** Entries of the audit log, by the method and path of an operation. */
import type { Action } from '../model/action.ts'

/** What the log says about a successful request. */
export interface Audited {
  readonly type: Action['actionType']
  /** Type of the changed object. */
  readonly object: string
}

interface Declared {
  readonly api: string
  readonly method: string
  readonly path: string
}

/** Requests that change nothing, or whose handler records the action itself. */
const NOT_RECORDED =
  /\/test\b|^traccar\/(users\/totp|session|password\/\w+)$|^smartserver\/auth\/login$|^devicehive\/token(\/refresh)?$/

/** By the first match of the method and the API with the path. */
const SPECIAL: readonly (readonly [pattern: RegExp, audited: Audited])[] = [
  [/^DELETE traccar\/session$/, { type: 'logout', object: 'user' }],
  [/^\w+ smartserver\/auth\/logout$/, { type: 'logout', object: 'user' }],
  [/^POST traccar\/session\/token\/revoke$/, { type: 'remove', object: 'token' }],
  [/^POST traccar\/session\/token$/, { type: 'create', object: 'token' }],
  [/^DELETE traccar\/session\/tokens\b/, { type: 'remove', object: 'token' }],
  [/^DELETE traccar\/users\/\{id\}\/(totp|token)$/, { type: 'edit', object: 'user' }],
  [/^POST (traccar\/(permissions|devices\/geofences|groups\/geofences)|vehicles\/)/, { type: 'link', object: '' }],
  [/^DELETE (traccar\/(permissions|devices\/geofences|groups\/geofences)|vehicles\/)/, { type: 'unlink', object: '' }],
  [/^POST traccar\/commands(\/send)?$/, { type: 'command', object: 'device' }],
  [/^POST traccar\/devices\/\{id\}\/image$/, { type: 'edit', object: 'device' }],
  [/^PUT traccar\/devices\/\{id\}\/(distance|accumulators)$/, { type: 'accumulators', object: 'device' }],
]

const BY_METHOD: Readonly<Record<string, Action['actionType']>> = { POST: 'create', PUT: 'edit', DELETE: 'remove' }

/** Returns the entry of an operation, or undefined if it is not recorded. */
export const auditedAs = ({ api, method, path }: Declared): Audited | undefined => {
  const place = api + path
  const type = BY_METHOD[method]
  const special = SPECIAL.find(([pattern]) => pattern.test(`${method} ${place}`))?.[1]
  if (type === undefined) return undefined
  if (special) return special
  if (NOT_RECORDED.test(place)) return undefined
  return { type, object: (path.split('/')[1] ?? '').replace(/s$/, '') }
}
