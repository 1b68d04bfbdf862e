/** A user as it is stored: what the API calls a user, less its secrets, and what the system counts for it. */
import type { UserId } from '../model/ids.ts'
import { userId } from '../model/ids.ts'
import type { User } from '../model/user.ts'
import { numberOf, recordOf } from './entities.ts'
import type { Item } from './table.ts'

export type Profile = Omit<User, 'id' | 'admin' | 'password' | 'token'>

export interface UserRecord extends Profile {
  /** Rises with each new password: what was proven with an older one counts no more. */
  readonly credentialVersion: number
  readonly tokenHash: string | null
}

export interface Account extends UserRecord {
  readonly id: UserId
  readonly rev: number
  /** How many devices are linked to it, and how many users it manages. */
  readonly devices: number
  readonly managed: number
}

export const accountOf = (item: Item): Account => ({
  ...recordOf<UserRecord>(item),
  id: userId(numberOf(item['id'])),
  rev: numberOf(item['rev']),
  devices: numberOf(item['devices']),
  managed: numberOf(item['managed']),
})

/** Whether the account may be used at a moment, in milliseconds. */
export const isActive = ({ disabled, expirationTime }: Profile, now: number): boolean =>
  !disabled && (expirationTime === null || Date.parse(expirationTime) > now)

/** Counts as an administrator who will still be there tomorrow; one of these must always remain. */
export const isLastingAdministrator = ({ administrator, disabled, expirationTime }: Profile): boolean =>
  administrator && !disabled && expirationTime === null
