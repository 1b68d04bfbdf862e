import type { Actor } from '../domain/userRules.ts'
import type { UserId } from '../model/ids.ts'
import type { Caller } from './authenticate.ts'

/** Returns the caller's role toward a user that is visible to it: administrator, self or manager. */
export const roleToward = (caller: Caller, user: UserId): Actor => {
  if (caller.administrator) return 'administrator'
  return caller.id === user ? 'self' : 'manager'
}
