/**
 * Limits that a managed user inherits from its manager. Without them, a manager could evade its own limits through its
 * users.
 */
import type { Profile } from './userRules.ts'

export type Bonds = Pick<
  Profile,
  | 'administrator'
  | 'expirationTime'
  | 'readonly'
  | 'deviceReadonly'
  | 'limitCommands'
  | 'disableReports'
  | 'deviceLimit'
  | 'userLimit'
>

/**
 * Returns the profile limited by each of its managers: an expiration no later, every restriction, quotas no higher.
 * Administrators neither impose nor inherit limits.
 */
export const withinBonds = <P extends Bonds>(profile: P, managers: readonly Bonds[]): P =>
  profile.administrator ? profile : managers.filter(({ administrator }) => !administrator).reduce<P>(within, profile)

const within = <P extends Bonds>(profile: P, manager: Bonds): P => ({
  ...profile,
  expirationTime: earlier(profile.expirationTime, manager.expirationTime),
  readonly: profile.readonly || manager.readonly,
  deviceReadonly: profile.deviceReadonly || manager.deviceReadonly,
  limitCommands: profile.limitCommands || manager.limitCommands,
  disableReports: profile.disableReports || manager.disableReports,
  deviceLimit: lower(profile.deviceLimit, manager.deviceLimit),
  userLimit: manager.userLimit < 0 ? profile.userLimit : fewer(profile.userLimit, manager.userLimit),
})

/** Returns the earlier of two times; null means never. */
const earlier = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other
  return Date.parse(one) <= Date.parse(other) ? one : other
}

/** Returns the lower of two device limits; 0 and less mean unlimited. */
const lower = (one: number, other: number): number =>
  one <= 0 || other <= 0 ? Math.max(one, other) : Math.min(one, other)

/** Returns the lower of two user limits; 0 means none, less means unlimited. */
const fewer = (one: number, other: number): number => (one < 0 ? other : Math.min(one, other))
