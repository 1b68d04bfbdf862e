/** A user as it is stored: what the API calls a user, less its secrets, and what the system counts for it. */
import { canonicalEmail, CANONICAL_EMAIL_MAX } from '../domain/email.ts'
import { badRequest } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import type { Profile } from '../domain/userRules.ts'
import { numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key } from './table.ts'

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

/** The key under which an address is held. Throws `badRequest` for one that nobody can have. */
export const emailKey = (email: string): Key => {
  const canonical = canonicalEmail(email)
  if (canonical === '') throw badRequest('email must not be empty')
  if (canonical.length > CANONICAL_EMAIL_MAX) throw badRequest('email is too long')
  return keys.email(canonical)
}
