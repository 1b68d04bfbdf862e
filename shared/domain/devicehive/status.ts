/** DeviceHive's one number for whether a user is let in, and what the other APIs make of it. */
import type { DeviceHiveProfile, Membership } from '../membership.ts'
import { isActive, type Profile } from '../userRules.ts'

export const STATUS = { active: 0, locked: 1, disabled: 2 } as const
export type Status = (typeof STATUS)[keyof typeof STATUS]

interface Described extends Profile {
  readonly standing: Membership
}

/** At a moment, in milliseconds. An account that has expired is as good as disabled. */
export const statusOf = (user: Described, now: number): Status => {
  if (!isActive(user, now)) return STATUS.disabled
  return user.standing.locked ? STATUS.locked : STATUS.active
}

/** A user with this status from now on; what lets it in again ends a lock and an expiry that is over. */
export const withStatus = <U extends Described>(user: U, status: Status, now: number): U => {
  const { locked: _locked, ...standing } = user.standing
  const opened = { ...user, standing, disabled: status === STATUS.disabled }
  if (status === STATUS.disabled) return opened
  const expirationTime = isActive(opened, now) ? user.expirationTime : null
  return { ...opened, expirationTime, standing: status === STATUS.locked ? { ...standing, locked: true } : standing }
}

/** What DeviceHive says of a user that it knows nothing of. */
const UNKNOWN: DeviceHiveProfile = { data: null, introReviewed: false, allDeviceTypes: true }

export const deviceHiveProfile = ({ devicehive = UNKNOWN }: Membership): DeviceHiveProfile => devicehive
