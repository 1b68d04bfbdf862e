/** Stored users: their Traccar profile, the members of other APIs, and counts. Password hashes are separate items. */
import { CANONICAL_EMAIL_MAX } from '../domain/email.ts'
import { namesOf, type Membership } from '../domain/membership.ts'
import { badRequest } from '../errors.ts'
import { userId, type UserId } from '../model/ids.ts'
import type { ShareTerms } from '../domain/share.ts'
import type { Profile } from '../domain/userRules.ts'
import { numberOf, recordOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Item, Key } from './table.ts'

export interface UserRecord extends Profile {
  /** Incremented by each new password: sessions and created tokens of older versions are invalid. */
  readonly credentialVersion: number
  readonly tokenHash: string | null
  readonly standing: Membership
  /** True if sign-in needs a code of an authenticator app. Its key is stored separately. */
  readonly secondFactor: boolean
  /** Incremented to invalidate all DeviceHive tokens of the user: by a new password, by disabling or by locking it. */
  readonly tokenGeneration: number
  /** Terms of the share whose guests use this temporary user. Absent for all other users. */
  readonly share?: ShareTerms | undefined
}

export interface Account extends UserRecord {
  readonly id: UserId
  readonly rev: number
  /** Number of linked devices. */
  readonly devices: number
  /** Number of managed users. */
  readonly managed: number
  /** Number of browsers that its events are sent to. */
  readonly pushes: number
  /** Last sign-in to DeviceHive, Unix time in milliseconds; 0 for never. */
  readonly lastLogin: number
  /** Consecutive wrong passwords at DeviceHive's sign-in. */
  readonly failedLogins: number
}

/** Older items lack some of the members. */
type Later = 'standing' | 'tokenGeneration' | 'secondFactor' | 'disableReports'
type StoredAccount = Omit<UserRecord, Later> & Partial<Pick<UserRecord, Later>>

export const accountOf = (item: Item): Account => ({
  standing: {},
  tokenGeneration: 0,
  secondFactor: false,
  disableReports: false,
  ...recordOf<StoredAccount>(item),
  id: userId(numberOf(item['id'])),
  rev: numberOf(item['rev']),
  devices: numberOf(item['devices']),
  managed: numberOf(item['managed']),
  pushes: numberOf(item['pushes']),
  lastLogin: numberOf(item['lastLogin']),
  failedLogins: numberOf(item['failedLogins']),
})

/** Returns the keys of the locks of a user's names. Throws badRequest if a name is empty or too long. */
export const nameKeys = (user: Pick<UserRecord, 'email' | 'standing'>): Key[] =>
  namesOf(user).map(name => {
    if (name === '') throw badRequest('email must not be empty')
    if (name.length > CANONICAL_EMAIL_MAX) throw badRequest('email is too long')
    return keys.email(name)
  })

/** Returns the Traccar profile of an account. */
export const profileIn = (account: Account): Profile => {
  const {
    id: _i,
    rev: _r,
    devices: _d,
    managed: _m,
    pushes: _p,
    lastLogin: _l,
    failedLogins: _f,
    credentialVersion: _v,
    tokenHash: _h,
    standing: _s,
    tokenGeneration: _g,
    secondFactor: _2,
    share: _t,
    ...profile
  } = account
  return profile
}

/** Returns the stored record of an account, without the attributes outside it. */
export const recordIn = (account: Account): UserRecord => {
  const { credentialVersion, tokenHash, standing, tokenGeneration, secondFactor, share } = account
  const versions = { credentialVersion, tokenGeneration }
  return { ...profileIn(account), ...versions, tokenHash, standing, secondFactor, ...(share && { share }) }
}
