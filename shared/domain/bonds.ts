/**
 * Limits that a managed user shares with its manager. Without them, managers could exceed their limits through their
 * users.
 */
import type { Profile } from './userRules.ts'

export type Bonds = Pick<
  Profile,
  'administrator' | 'expirationTime' | 'readonly' | 'deviceReadonly' | 'limitCommands' | 'deviceLimit' | 'userLimit'
>

/**
 * Returns the profile with at most the rights of each manager: earliest expiry, every restriction, lowest limits.
 * Administrators have no such limits, as managers or as managed users.
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

/** Returns the earlier date; null means never. */
const earlier = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other
  return Date.parse(one) <= Date.parse(other) ? one : other
}

/** Returns the lower device limit; 0 and negative values mean unlimited. */
const lower = (one: number, other: number): number =>
  one <= 0 || other <= 0 ? Math.max(one, other) : Math.min(one, other)

/** Returns the lower user limit; 0 means no users, negative values mean unlimited. */
const fewer = (one: number, other: number): number => (one < 0 ? other : Math.min(one, other))
