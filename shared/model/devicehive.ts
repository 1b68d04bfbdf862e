/** Users and tokens in DeviceHive's form. Bodies accept any value; the operations check the rules of a field. */
import * as z from 'zod/mini'
import { jsonObject } from './attributes.ts'
import { parseIso } from './time.ts'
import { isNotBlank, isVisible } from './wire.ts'

/**
 * Conversion of members in DeviceHive's manner. A number or boolean becomes text if text is expected. Text with digits
 * becomes a number if a number is expected. Null means absent. Other members are ignored.
 */

const scalar = <S extends z.ZodMiniType>(read: (value: unknown) => unknown, schema: S) =>
  z.pipe(
    z.transform((value: unknown): unknown => read(value) ?? undefined),
    z.optional(schema),
  )

const textFrom = (value: unknown) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value)

/** Any text. */
export const text = () => scalar(textFrom, z.string())

/** Name of 1 to 128 characters without hidden characters. */
export const name = () =>
  scalar(
    textFrom,
    z
      .string()
      .check(
        z.minLength(1),
        z.refine(isNotBlank),
        z.maxLength(128),
        z.refine(isVisible, 'must not contain control or invisible characters'),
      ),
  )

const integerFrom = (value: unknown) =>
  typeof value === 'string' && /^-?\d{1,16}$/.test(value.trim()) ? Number(value) : value

export const integer = (unit: string) => scalar(integerFrom, z.int().check(z.meta({ 'x-unit': unit })))

export const flag = () =>
  scalar(value => (typeof value === 'string' ? (FLAGS.get(value.toLowerCase()) ?? value) : value), z.boolean())
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

/** Date: ISO 8601 text, UTC if it has no zone, or Unix time in milliseconds, as a number or text. */
const moment = () =>
  scalar(
    value => (typeof value === 'string' ? momentFrom(value.trim()) : value),
    z.int().check(z.minimum(-MOST_MS), z.maximum(MOST_MS), z.meta({ 'x-unit': 'ms since 1970' })),
  )
const momentFrom = (value: string) => (/^-?\d+$/.test(value) ? Number(value) : (parseIso(value) ?? value))
/** Maximum absolute value of a Date, in milliseconds. */
const MOST_MS = 8.64e15

/** Ids, as numbers or as text. */
const ids = () =>
  scalar(
    value => value,
    z.array(z.pipe(z.transform(textFrom), z.string().check(z.maxLength(32)))).check(z.maxLength(1000)),
  )

/** Returns UTC without a zone: `2016-12-10T08:15:30.000`. */
export const deviceHiveTime = (ms: number): string => new Date(ms).toISOString().slice(0, -1)

/** Numeric id in responses. */
export const id = () => z.int().check(z.meta({ 'x-unit': 'id' }))
const code = () => z.int().check(z.meta({ 'x-unit': 'code' }))

/** Any JSON object, or null. */
export const json = () => z.nullable(jsonObject())

export const HiveCredentials = z
  .object({ login: text(), password: text() })
  .check(z.meta({ id: 'DeviceHiveCredentials' }))

export const HiveTokenDraft = z
  .object({
    userId: integer('id'),
    /** Names and ids of actions, in any mixture. */
    actions: z.optional(z.nullable(z.unknown())),
    networkIds: ids(),
    deviceTypeIds: ids(),
    expiration: moment(),
    refreshExpiration: moment(),
  })
  .check(z.meta({ id: 'DeviceHiveToken' }))
export type HiveTokenDraft = z.output<typeof HiveTokenDraft>

export const HiveRefresh = z.object({ refreshToken: text() }).check(z.meta({ id: 'DeviceHiveRefresh' }))

export const HiveTokens = z
  .strictObject({ accessToken: z.string(), refreshToken: z.string() })
  .check(z.meta({ id: 'DeviceHiveTokens' }))
export const HiveAccessToken = z
  .strictObject({ accessToken: z.string() })
  .check(z.meta({ id: 'DeviceHiveAccessToken' }))

export const HiveUserDraft = z
  .object({
    login: text(),
    password: text(),
    oldPassword: text(),
    role: integer('code'),
    status: integer('code'),
    /** Any JSON object; null clears it. */
    data: z.optional(z.unknown()),
    introReviewed: flag(),
    allDeviceTypesAvailable: flag(),
  })
  .check(z.meta({ id: 'DeviceHiveUserFields' }))
export type HiveUserDraft = z.output<typeof HiveUserDraft>

/** Role: 0 administrator, 1 client. Status: 0 active, 1 locked, 2 disabled. */
const USER = {
  id: id(),
  login: z.string(),
  role: code(),
  status: code(),
  lastLogin: z.nullable(z.string()),
  data: json(),
  introReviewed: z.boolean(),
  allDeviceTypesAvailable: z.boolean(),
}
export const HiveUser = z.strictObject(USER).check(z.meta({ id: 'DeviceHiveUser' }))
export type HiveUser = z.infer<typeof HiveUser>

const NAMED = { id: id(), name: z.string(), description: z.nullable(z.string()) }
/** A network or a device type. */
export const HiveNamed = z.strictObject(NAMED).check(z.meta({ id: 'DeviceHiveNamed' }))
export type HiveNamed = z.infer<typeof HiveNamed>

export const HiveUserWithNetworks = z
  .strictObject({ ...USER, networks: z.array(HiveNamed) })
  .check(z.meta({ id: 'DeviceHiveUserWithNetworks' }))

export const HiveCount = z
  .strictObject({ count: z.int().check(z.meta({ 'x-unit': 'count' })) })
  .check(z.meta({ id: 'DeviceHiveCount' }))
