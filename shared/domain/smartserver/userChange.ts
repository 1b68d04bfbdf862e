/** Rules for SmartServer users that create or change users. */
import type { NewSmartServerUser, SmartServerUserChange, UserType } from '../../model/smartserver.ts'
import { outranks, managesTenant, type SmartServerProfile, type Membership } from '../membership.ts'
import type { Profile } from '../userRules.ts'
import { toSmartServerUser, mayMake, partOf, type Person, roleOf, joinedName } from './smartServerUser.ts'

export interface Refusal {
  /** `forbidden`: the caller lacks the permission. `invalid`: the request is invalid for every caller. */
  readonly refused: 'forbidden' | 'invalid'
  readonly sentence: string
}

/** New values of a user: the profile fields that SmartServer sets, and its membership. */
export interface NewUserFields {
  readonly profile: Pick<Profile, 'name' | 'email' | 'administrator' | 'disabled'>
  readonly standing: Membership
}

const forbidden = (sentence: string): Refusal => ({ refused: 'forbidden', sentence })
const invalid = (sentence: string): Refusal => ({ refused: 'invalid', sentence })

/** Maximum length of a Traccar user name, in characters. */
const NAME_MOST = 128

const misplaced = (type: UserType, customerId: number | null): Refusal | undefined => {
  if (type === 'ADMIN') return customerId === null ? undefined : invalid('customerId must be null for an ADMIN')
  return customerId === null ? invalid(`customerId is required for userType ${type}`) : undefined
}

const unreachable = (emailAddress: string): Refusal | undefined =>
  emailAddress.includes('@') ? undefined : invalid('emailAddress must be a valid email address')

const overlong = ({ name }: NewUserFields['profile']): Refusal | undefined =>
  name.length > NAME_MOST
    ? invalid(`firstName and lastName together must have at most ${NAME_MOST} characters`)
    : undefined

const NO_POWER = 'Only administrators, owners and user managers can create users'
const ABOVE = 'You cannot grant rights that you do not have'

/** Returns the fields of a new user, or the reason for the refusal. */
export const newUser = (maker: Person, change: NewSmartServerUser): NewUserFields | Refusal => {
  const { userType, customerId = null } = change
  if (!maker.administrator && !managesTenant(maker)) return forbidden(NO_POWER)
  if (!mayMake(maker, userType)) return forbidden(ABOVE)
  const wrong = misplaced(userType, customerId) ?? unreachable(change.emailAddress)
  if (wrong) return wrong
  if (!maker.administrator && customerId !== maker.standing.tenantId)
    return forbidden('You can create users only in your own customer')
  const part: SmartServerProfile = {
    firstName: change.firstName,
    lastName: change.lastName,
    locale: change.locale ?? null,
    demoMode: change.demoMode ?? 'GLOBAL',
    licenseAccepted: false,
    googleApiKey: customerId === null ? (change.googleApiKey ?? null) : null,
  }
  const profile = {
    name: joinedName(part, change.userName),
    email: change.emailAddress,
    administrator: userType === 'ADMIN',
    disabled: change.blocked ?? false,
  }
  const standing = { login: change.userName, smartserver: part, ...membership(userType, customerId) }
  return overlong(profile) ?? { profile, standing }
}

const membership = (type: UserType, customerId: Membership['tenantId'] | null): Partial<Membership> => {
  const tenantRole = roleOf(type)
  return customerId === null || customerId === undefined
    ? {}
    : { tenantId: customerId, ...(tenantRole !== undefined && { tenantRole }) }
}

/**
 * Returns the changed fields of a user, or the reason for the refusal. The changer is a manager of the user or the user
 * itself.
 */
export const changedUser = (
  changer: Person,
  before: Person,
  change: SmartServerUserChange,
): NewUserFields | Refusal => {
  const was = toSmartServerUser(before, undefined)
  // A member that is sent back unchanged requests no change. A user cannot change its customer's key.
  const changed = (member: keyof typeof was & keyof typeof change): boolean =>
    change[member] !== undefined &&
    change[member] !== was[member] &&
    (member !== 'googleApiKey' || was.customerId === null)
  const refusal = unpermitted(changer, before, { changed, to: change.userType })
  if (refusal) return refusal
  const to = { ...was, ...changesOf(change) }
  const moved = changed('userType') || changed('customerId')
  const wrong =
    (moved && misplaced(to.userType, to.customerId)) || (changed('emailAddress') && unreachable(to.emailAddress))
  if (wrong) return wrong
  const part: SmartServerProfile = {
    ...partOf(before),
    firstName: to.firstName,
    lastName: to.lastName,
    locale: to.locale,
    demoMode: to.demoMode,
    ...(changed('googleApiKey') && { googleApiKey: to.googleApiKey }),
  }
  const renamed = changed('firstName') || changed('lastName') || changed('userName')
  const profile = {
    name: renamed ? joinedName(part, to.userName) : before.name,
    email: to.emailAddress,
    disabled: to.blocked,
    administrator: to.userType === 'ADMIN',
  }
  const { tenantId: _t, tenantRole: _r, ...rest } = before.standing
  const standing: Membership = {
    ...(moved ? { ...rest, ...membership(to.userType, to.customerId) } : before.standing),
    // A user that signed in with its address can still do so, because SmartServer has separate login and address
    // fields.
    ...((changed('userName') || changed('emailAddress')) && { login: to.userName }),
    smartserver: part,
  }
  return overlong(profile) ?? { profile, standing }
}

interface Changes {
  readonly changed: (
    member: 'userType' | 'customerId' | 'blocked' | 'userName' | 'demoMode' | 'googleApiKey' | 'emailAddress',
  ) => boolean
  readonly to: UserType | undefined
}

const unpermitted = (changer: Person, before: Person, { changed, to }: Changes): Refusal | undefined => {
  const self = changer.id === before.id
  if (!self && outranks(before, changer)) return forbidden('You cannot change a user with a higher role')
  if (self && (changed('userType') || changed('customerId') || changed('blocked')))
    return forbidden('You cannot change your own userType, customerId or blocked')
  if (changer.administrator) return undefined
  if (changed('customerId')) return forbidden('Only an administrator can move users between customers')
  if (changed('userType') && to !== undefined && !mayMake(changer, to)) return forbidden(ABOVE)
  if (changed('googleApiKey')) return forbidden("Only an administrator can set a user's key")
  if (self && before.fixedEmail && changed('emailAddress'))
    return forbidden('Only an administrator can change your email address')
  const bound = self && !managesTenant(changer) && (changed('userName') || changed('demoMode'))
  return bound ? forbidden('You can change only your names, email address and locale') : undefined
}

/** Returns the members that the request sets. */
const changesOf = ({ id: _id, ...change }: SmartServerUserChange): Partial<ReturnType<typeof toSmartServerUser>> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
