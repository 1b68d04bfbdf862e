/** Right that a narrowed token needs for an operation. Tokens without rights of their own can do what their user can. */
import type { Right } from '../model/right.ts'

/**
 * `all`: every right, for changes through which a narrowed token could gain more, such as a new password. `none`: no
 * right, for requests that carry their own proof.
 */
export type RequiredRight = Right | 'all' | 'none'

interface Declared {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly right?: RequiredRight
}

/** Writes by the first segment of their path. The first match decides. */
const WRITES: readonly (readonly [pattern: RegExp, right: RequiredRight])[] = [
  [/^traccar\/users\/notifications\b/, 'write'],
  // The server's settings name the address in links for new passwords. A pair of permissions can name a manager.
  [/^traccar\/(users|shares?|password|server)\b/, 'all'],
  [/^traccar\/permissions(\/bulk)?$/, 'all'],
  [/^traccar\/commands\b/, 'commands'],
  [/^traccar\/(devices|groups)\b/, 'devices'],
  [/^traccar\/permissions\/(devices|groups)\b/, 'devices'],
  [/^vehicles\//, 'devices'],
  // Every write of SmartServer concerns users, customers or sessions.
  [/^smartserver\//, 'all'],
]

/** Returns the right that an operation needs: the declared one, or one by its method and path. */
export const rightOf = ({ api, method, path, right }: Declared): RequiredRight => {
  if (right !== undefined) return right
  if (method === 'GET') return 'read'
  return WRITES.find(([pattern]) => pattern.test(api + path))?.[1] ?? 'write'
}
