/** Networks, device types, devices and settings in DeviceHive's form. */
import * as z from 'zod/mini'
import { HiveNamed, flag, id, integer, json, name, text } from './devicehive.ts'

/** Fields of a new network or device type. Null clears the description. */
export const HiveNamedDraft = z
  .object({
    name: name(),
    description: z.optional(z.nullable(text().check(z.refine(value => (value ?? '').length <= 128)))),
  })
  .check(z.meta({ id: 'DeviceHiveNamedFields' }))
export type HiveNamedDraft = z.output<typeof HiveNamedDraft>

export const HiveId = z.strictObject({ id: id() }).check(z.meta({ id: 'DeviceHiveId' }))

const DEVICE = { id: z.string(), name: z.string(), data: json(), isBlocked: z.boolean() }
export const HiveDevice = z
  .strictObject({ ...DEVICE, networkId: z.nullable(id()), deviceTypeId: id() })
  .check(z.meta({ id: 'DeviceHiveDevice' }))
export type HiveDevice = z.infer<typeof HiveDevice>

export const HiveNamedWithDevices = z
  .strictObject({ ...HiveNamed.shape, devices: z.array(z.strictObject(DEVICE)) })
  .check(z.meta({ id: 'DeviceHiveNamedWithDevices' }))

export const HiveDeviceDraft = z
  .object({
    name: name(),
    /** Any JSON object; null clears it. */
    data: z.optional(z.unknown()),
    networkId: integer('id'),
    deviceTypeId: integer('id'),
    isBlocked: flag(),
  })
  .check(z.meta({ id: 'DeviceHiveDeviceFields' }))
export type HiveDeviceDraft = z.output<typeof HiveDeviceDraft>

export const HiveSettingDraft = z.object({ value: text() }).check(z.meta({ id: 'DeviceHiveSettingValue' }))
export const HiveSetting = z
  .strictObject({ name: z.string(), value: z.string(), entityVersion: z.int().check(z.meta({ 'x-unit': 'count' })) })
  .check(z.meta({ id: 'DeviceHiveSetting' }))

export const HiveInfo = z
  .strictObject({ apiVersion: z.string(), serverTimestamp: z.string(), webSocketServerUrl: z.string() })
  .check(z.meta({ id: 'DeviceHiveInfo' }))
export const HiveCacheInfo = z
  .strictObject({ serverTimestamp: z.string(), cacheStats: z.string() })
  .check(z.meta({ id: 'DeviceHiveCacheInfo' }))
export const HiveClusterInfo = z
  .strictObject({ 'bootstrap.servers': z.string(), 'zookeeper.connect': z.string() })
  .check(z.meta({ id: 'DeviceHiveClusterInfo' }))
