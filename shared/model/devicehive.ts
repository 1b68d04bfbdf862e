/** What DeviceHive's users and tokens look like. Bodies have whatever their clients send; rules of a field stand with the operations. */
import * as z from 'zod/mini'
import { code, flag, id, ids, integer, json, moment, text } from './devicehiveWire.ts'

export const HiveCredentials = z
  .object({ login: text(), password: text() })
  .check(z.meta({ id: 'DeviceHiveCredentials' }))

export const HiveTokenDraft = z
  .object({
    userId: integer('id'),
    /** Names and ids, in any mixture. */
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

/** 0 administrator, 1 client; 0 active, 1 locked, 2 disabled. */
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
