/** DeviceHive's user status as a number, and its counterpart in the other APIs. */
import type { DeviceHiveProfile, Membership } from '../membership.ts'
import { isActive, type Profile } from '../userRules.ts'

export const STATUS = { active: 0, locked: 1, disabled: 2 } as const
export type Status = (typeof STATUS)[keyof typeof STATUS]

interface Described extends Profile {
  readonly standing: Membership
}

/** Returns the status at `now`, Unix time in milliseconds. An expired account counts as disabled. */
export const statusOf = (user: Described, now: number): Status => {
  if (!isActive(user, now)) return STATUS.disabled
  return user.standing.locked ? STATUS.locked : STATUS.active
}

/** Returns the user with the new status. Activating a user removes its lock and a past expiry. */
export const withStatus = <U extends Described>(user: U, status: Status, now: number): U => {
  const { locked: _locked, ...standing } = user.standing
  const opened = { ...user, standing, disabled: status === STATUS.disabled }
  if (status === STATUS.disabled) return opened
  const expirationTime = isActive(opened, now) ? user.expirationTime : null
  return { ...opened, expirationTime, standing: status === STATUS.locked ? { ...standing, locked: true } : standing }
}

/** Defaults for a user without DeviceHive data. */
const UNKNOWN: DeviceHiveProfile = { data: null, introReviewed: false, allDeviceTypes: true }

export const deviceHiveProfile = ({ devicehive = UNKNOWN }: Membership): DeviceHiveProfile => devicehive
