/** What a user is and may, in one word each. */
import type { User } from '../../session/sessionStore.ts'

export type Role = 'administrator' | 'manager' | 'user'
export type AccountState = 'active' | 'disabled' | 'expired'

export const roleOf = ({ administrator, userLimit }: Pick<User, 'administrator' | 'userLimit'>): Role => {
  if (administrator === true) return 'administrator'
  return userLimit === 0 ? 'user' : 'manager'
}

/** `now` in milliseconds. */
export const stateOf = (
  { disabled, expirationTime }: Pick<User, 'disabled' | 'expirationTime'>,
  now: number,
): AccountState => {
  if (disabled) return 'disabled'
  return expirationTime !== null && Date.parse(expirationTime) <= now ? 'expired' : 'active'
}
