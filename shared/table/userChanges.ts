/** The records and writes of new and changed users. */
import { withinBonds } from '../domain/bonds.ts'
import type { Membership } from '../domain/membership.ts'
import type { ShareTerms } from '../domain/share.ts'
import type { Profile } from '../domain/userRules.ts'
import { type CallerError, forbidden } from '../errors.ts'
import type { UserId } from '../model/ids.ts'
import { type Account, profileIn, type UserRecord } from './accounts.ts'
import { tokenHash } from './credentials.ts'
import type { EntityChange } from './entityStore.ts'
import { keys } from './keys.ts'
import { secondFactorWrites } from './secondFactors.ts'
import { shareWrites } from './shareItems.ts'
import type { Table } from './table.ts'
import { joinTenant } from './tenants.ts'
import {
  administratorCountWrites,
  managementLinks,
  managerIds,
  managerUnchanged,
  moveTenant,
  readManagers,
  userLocks,
} from './userWrites.ts'

export interface NewUser {
  readonly profile: Profile
  /** Password hash in PHC format; absent for a user that cannot sign in with a password. */
  readonly phc?: string
  readonly token: string | null
  /** Key of the second factor in Base32. */
  readonly totpKey?: string | undefined
  readonly standing?: Membership
  /** The error to throw if one of its names is taken. */
  readonly taken?: CallerError
  /** The user who will manage this one, and how many users it can manage; negative for any number. */
  readonly manager?: { readonly id: UserId; readonly limit: number }
  /** The user who creates it, if that user's bonds hold for the new one. */
  readonly boundBy?: Pick<Account, 'id'> | undefined
  /** Makes it the temporary user of a share. */
  readonly share?: ShareTerms | undefined
}

/** A change of a user. Members that are undefined are unchanged; a token of null revokes the stored one. */
export interface UserChange {
  readonly profile?: Profile | undefined
  readonly standing?: Membership | undefined
  /** The error to throw if one of its names is taken. */
  readonly taken?: CallerError | undefined
  /** Password hash in PHC format. */
  readonly phc?: string | undefined
  readonly token?: string | null | undefined
  /** Key of the second factor in Base32. Null removes it. */
  readonly totpKey?: string | null | undefined
  /** The user who changes it, if that user's bonds hold for the changed one. */
  readonly boundBy?: Pick<Account, 'id'> | undefined
  /** Resets the count of consecutive wrong passwords at DeviceHive's sign-in. */
  readonly failedLogins?: 0 | undefined
  /** Terms of the share. A temporary user can only be changed together with them. */
  readonly share?: ShareTerms | undefined
}

/** Returns the record of a new user, and the writes that belong to its creation. */
export const creation = async (table: Table, id: UserId, user: NewUser): Promise<EntityChange<UserRecord>> => {
  const { phc, token, totpKey, manager, standing = {}, taken, boundBy, share } = user
  const managers = await readManagers(table, manager ? [manager.id] : [], boundBy?.id)
  const profile = withinBonds(user.profile, managers)
  const hash = token === null ? null : tokenHash(token)
  const secondFactor = totpKey !== undefined
  const versions = { credentialVersion: 1, tokenGeneration: 0 }
  const kept = { tokenHash: hash, standing, secondFactor, ...(share && { share }) }
  const record: UserRecord = { ...profile, ...versions, ...kept }
  const [own, others] = [managers.find(one => one.id === manager?.id), managers.filter(one => one.id !== manager?.id)]
  return {
    record,
    extra: { devices: 0, managed: 0 },
    locks: userLocks(record, id, taken),
    writes: [
      ...(phc === undefined ? [] : [{ write: { put: { ...keys.credential(id), v: 1, phc, version: 1 } } }]),
      ...secondFactorWrites(id, totpKey),
      ...shareWrites(share, id),
      ...administratorCountWrites(undefined, record),
      ...(manager ? managementLinks(own, manager.limit, id) : []),
      ...others.map(managerUnchanged),
      ...joinTenant(standing.tenantId, id),
    ],
  }
}

/** Returns the changed record of a user, and the writes that belong to the change. */
export const changed = async (table: Table, before: Account, change: UserChange): Promise<EntityChange<UserRecord>> => {
  if (before.share && !change.share) throw forbidden('A temporary user is changed through its share')
  const { standing = before.standing, phc, token, totpKey, taken, failedLogins, boundBy, share } = change
  const { id } = before
  const managers = await readManagers(table, await managerIds(table, id), boundBy?.id)
  const profile = withinBonds(change.profile ?? profileIn(before), managers)
  const hash = token === undefined ? before.tokenHash : token === null ? null : tokenHash(token)
  const version = before.credentialVersion + (phc === undefined ? 0 : 1)
  const endsTokens = phc !== undefined || (!isShutOut(before) && isShutOut({ ...profile, standing }))
  const tokenGeneration = before.tokenGeneration + (endsTokens ? 1 : 0)
  const secondFactor = totpKey === undefined ? before.secondFactor : totpKey !== null
  const versions = { credentialVersion: version, tokenGeneration }
  const kept = { tokenHash: hash, standing, secondFactor, ...(share && { share }) }
  const record: UserRecord = { ...profile, ...versions, ...kept }
  return {
    record,
    ...(failedLogins !== undefined && { extra: { failedLogins } }),
    locks: userLocks(record, id, taken),
    writes: [
      ...(phc === undefined ? [] : [{ write: { put: { ...keys.credential(id), v: 1, phc, version } } }]),
      ...secondFactorWrites(id, totpKey),
      ...administratorCountWrites(before, record),
      ...moveTenant(before.standing.tenantId, standing.tenantId, id),
      ...managers.map(managerUnchanged),
    ],
  }
}

const isShutOut = ({ disabled, standing }: Pick<UserRecord, 'disabled' | 'standing'>) =>
  disabled || standing.locked === true
