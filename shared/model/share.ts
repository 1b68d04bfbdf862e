/** Shares on the wire: links by which others follow devices without an account. */
import * as z from 'zod/mini'
import { DeviceId, GeofenceId, GroupId } from './ids.ts'
import { WireTime } from './time.ts'
import { date, integer, isVisible, requiredDecimal, requiredName, text } from './wire.ts'

/** Largest radius of a hidden zone. */
export const ZONE_RADIUS_MAX_METERS = 100_000
const DEVICES_MAX = 50
const ZONES_MAX = 10
const TRAIL_HOURS_MAX = 168

const id = z.int().check(z.meta({ 'x-unit': 'id' }))
const count = z.int().check(z.meta({ 'x-unit': 'count' }))

/** A circle in which guests see a place only to some hundred meters. */
const ShareZone = z
  .strictObject({
    latitude: requiredDecimal('degrees', -90, 90),
    longitude: requiredDecimal('degrees', -180, 180),
    radius: requiredDecimal('m', 1, ZONE_RADIUS_MAX_METERS),
  })
  .check(z.meta({ id: 'ShareZone' }))

export type ShareZone = z.output<typeof ShareZone>

/** Positions that guests see besides the latest: none, those since the start of the share, or those of the last hours. */
const Trail = z.enum(['none', 'start', 'hours'])
export type Trail = z.output<typeof Trail>

const listOf = <S extends z.ZodMiniType>(schema: S, most: number) =>
  z.pipe(
    z.transform((value: unknown) => value ?? []),
    z.array(schema).check(z.maxLength(most, `must have at most ${most} items`)),
  )

/** A new share of devices or of a group. `trailHours` belongs to the trail `hours`. */
export const NewShare = z
  .strictObject({
    /** Defaults to the name of the device or the group. */
    name: text().check(
      z.refine(name => name === null || isVisible(name), 'must not contain control or invisible characters'),
    ),
    deviceIds: listOf(DeviceId, DEVICES_MAX),
    groupId: z.optional(GroupId),
    /** Guests see nothing before it. Defaults to now. */
    from: date(),
    until: date(),
    trail: z._default(Trail, 'none'),
    trailHours: integer(0, TRAIL_HOURS_MAX),
    zones: listOf(ShareZone, ZONES_MAX),
    /** Geofences around which zones are created. Later changes of the geofences have no effect. */
    geofenceIds: listOf(GeofenceId, ZONES_MAX),
  })
  .check(z.meta({ id: 'NewShare' }))
export type NewShare = z.output<typeof NewShare>

/** Changes of a share. Absent members are unchanged. */
export const ShareChange = z
  .strictObject({ name: z.optional(requiredName()), until: date() })
  .check(z.meta({ id: 'ShareChange' }))

/** A share with its views. `token` is set only in the response that creates it. */
export const Share = z
  .strictObject({
    id,
    userId: id,
    name: z.string(),
    deviceIds: z.array(id),
    groupId: z.nullable(id),
    from: WireTime,
    until: WireTime,
    trail: Trail,
    trailHours: count,
    zones: z.array(ShareZone),
    /** Number of times that the link was opened, and when last. */
    views: count,
    lastViewed: z.nullable(WireTime),
    /** Number of open live connections of guests. */
    watching: count,
    token: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'Share' }))
export type Share = z.output<typeof Share>

/** A share as its guests see it. */
export const GuestShare = z
  .strictObject({
    name: z.string(),
    sharedBy: z.string(),
    from: WireTime,
    until: WireTime,
    trail: Trail,
    trailHours: count,
  })
  .check(z.meta({ id: 'GuestShare' }))
export type GuestShare = z.output<typeof GuestShare>
