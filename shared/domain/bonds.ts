/** What a managed user must share with its manager: without these, a manager escapes its own limits through its users. */
import type { Profile } from './userRules.ts'

export type Bonds = Pick<
  Profile,
  'administrator' | 'expirationTime' | 'readonly' | 'deviceReadonly' | 'limitCommands' | 'deviceLimit' | 'userLimit'
>

/**
 * Returns the profile with no more than each of its managers has: an end no later, every restriction, limits no higher.
 * Administrators have no bonds, as managers and as managed users.
 */
export const withinBonds = <P extends Bonds>(profile: P, managers: readonly Bonds[]): P =>
  profile.administrator ? profile : managers.filter(({ administrator }) => !administrator).reduce<P>(within, profile)

const within = <P extends Bonds>(profile: P, manager: Bonds): P => ({
  ...profile,
  expirationTime: earlier(profile.expirationTime, manager.expirationTime),
  readonly: profile.readonly || manager.readonly,
  deviceReadonly: profile.deviceReadonly || manager.deviceReadonly,
  limitCommands: profile.limitCommands || manager.limitCommands,
  deviceLimit: lower(profile.deviceLimit, manager.deviceLimit),
  userLimit: manager.userLimit < 0 ? profile.userLimit : fewer(profile.userLimit, manager.userLimit),
})

/** Null is never. */
const earlier = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other
  return Date.parse(one) <= Date.parse(other) ? one : other
}

/** Of devices: 0 and less is any number. */
const lower = (one: number, other: number): number =>
  one <= 0 || other <= 0 ? Math.max(one, other) : Math.min(one, other)

/** Of users: 0 is none, less is any number. */
const fewer = (one: number, other: number): number => (one < 0 ? other : Math.min(one, other))
