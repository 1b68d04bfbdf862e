import type { Actor } from '../domain/userRules.ts'
import type { UserId } from '../model/ids.ts'
import type { Caller } from './authenticate.ts'

/** As what a caller acts on a user that it may see. */
export const roleToward = (caller: Caller, user: UserId): Actor => {
  if (caller.administrator) return 'administrator'
  return caller.id === user ? 'self' : 'manager'
}
