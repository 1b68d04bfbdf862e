/** A user as it is stored: what the API calls a user, less its secrets, and what the system counts for it. */
import { CANONICAL_EMAIL_MAX } from '../domain/email.ts'
import { namesOf, type Membership } from '../domain/membership.ts'
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
  readonly standing: Membership
  /** Incremented to end all DeviceHive tokens of the user: by a new password, by disabling or by locking it. */
  readonly tokenGeneration: number
}

export interface Account extends UserRecord {
  readonly id: UserId
  readonly rev: number
  /** How many devices are linked to it, and how many users it manages. */
  readonly devices: number
  readonly managed: number
  /** When DeviceHive last let it in, milliseconds; 0 for never. */
  readonly lastLogin: number
  /** Wrong passwords in a row at DeviceHive's door. */
  readonly failedLogins: number
}

/** Users that were stored before these members existed. */
type StoredAccount = Omit<UserRecord, 'standing' | 'tokenGeneration'> &
  Partial<Pick<UserRecord, 'standing' | 'tokenGeneration'>>

export const accountOf = (item: Item): Account => ({
  standing: {},
  tokenGeneration: 0,
  ...recordOf<StoredAccount>(item),
  id: userId(numberOf(item['id'])),
  rev: numberOf(item['rev']),
  devices: numberOf(item['devices']),
  managed: numberOf(item['managed']),
  lastLogin: numberOf(item['lastLogin']),
  failedLogins: numberOf(item['failedLogins']),
})

/** The keys under which a user's names are held. Throws `badRequest` for a name that nobody can have. */
export const nameKeys = (user: Pick<UserRecord, 'email' | 'standing'>): Key[] =>
  namesOf(user).map(name => {
    if (name === '') throw badRequest('email must not be empty')
    if (name.length > CANONICAL_EMAIL_MAX) throw badRequest('email is too long')
    return keys.email(name)
  })

/** The Traccar profile of an account. */
export const profileIn = (account: Account): Profile => {
  const {
    id: _i,
    rev: _r,
    devices: _d,
    managed: _m,
    lastLogin: _l,
    failedLogins: _f,
    credentialVersion: _v,
    tokenHash: _h,
    standing: _s,
    tokenGeneration: _g,
    ...profile
  } = account
  return profile
}

/** What is stored of an account, less what is counted beside it. */
export const recordIn = (account: Account): UserRecord => {
  const { credentialVersion, tokenHash, standing, tokenGeneration } = account
  return { ...profileIn(account), credentialVersion, tokenHash, standing, tokenGeneration }
}
