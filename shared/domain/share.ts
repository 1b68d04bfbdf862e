/** Terms of a share. Every request loads this module, so that it imports types only. */
import type { DeviceId, GroupId, UserId } from '../model/ids.ts'
import type { ShareZone, Trail } from '../model/share.ts'

/** Terms of a share, stored with its temporary user. Name and end are members of the user's profile. */
export interface ShareTerms {
  readonly owner: UserId
  readonly scope: { readonly devices: readonly DeviceId[] } | { readonly group: GroupId }
  /** Guests see nothing before this time. Unix time in milliseconds. */
  readonly from: number
  readonly trail: Trail
  /** Hours of the trail; 0 unless the trail is `hours`. */
  readonly trailHours: number
  readonly zones: readonly ShareZone[]
  /** True if sharing the same object again extends this share instead of creating another. */
  readonly reused: boolean
}

/** Returns true if the share has begun. `now` is Unix time in milliseconds. */
export const hasBegun = ({ from }: ShareTerms, now: number): boolean => from <= now

const HOUR_MS = 3_600_000

/** Returns the first fix time that guests see, except for the latest position. Infinity if they see no trail. */
export const trailStart = ({ trail, trailHours, from }: ShareTerms, now: number): number => {
  if (trail === 'none' || now < from) return Infinity
  return trail === 'start' ? from : Math.max(from, now - trailHours * HOUR_MS)
}
