/**
 * Kinds of objects that are linked to owners. A link to a user gives access. A link to a device or group makes the object
 * apply to the device, or to all devices below the group.
 */
export const LINKED_KINDS = [
  'geofence',
  'driver',
  'calendar',
  'maintenance',
  'notification',
  'command',
  'report',
] as const
export type LinkedKind = (typeof LINKED_KINDS)[number]

export const OWNER_KINDS = ['user', 'device', 'group'] as const
export type OwnerKind = (typeof OWNER_KINDS)[number]

/** An owner, or one end of a link. */
export interface Owner {
  readonly kind: OwnerKind
  readonly id: number
}

/** An object of a kind. */
export interface LinkedObject {
  readonly kind: LinkedKind
  readonly id: number
}

/** Returns a kind with a capital letter, for messages. */
export const capital = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1)

/** Returns false for calendars, which devices and geofences name in `calendarId`: they are linked to users only. */
export const canApply = (kind: LinkedKind): boolean => kind !== 'calendar'
