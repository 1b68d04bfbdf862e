import type { about as operations } from '#shared/api/devicehive/about.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { deviceHiveTime } from '#shared/model/devicehive.ts'

/** Version of the emulated DeviceHive. Clients only check that it is present. */
const API_VERSION = '4.0.0'

export const get: Implementation<typeof operations.get> = async ({ now, context }) => ({
  apiVersion: API_VERSION,
  serverTimestamp: deviceHiveTime(now),
  // There is none; clients want an address, and one that speaks HTTP is never dialled by them.
  webSocketServerUrl: `wss://${context.hostName}/dh/websocket`,
})

export const cache: Implementation<typeof operations.cache> = async ({ now }) => ({
  serverTimestamp: deviceHiveTime(now),
  cacheStats: 'none',
})

export const cluster: Implementation<typeof operations.cluster> = async () => ({
  'bootstrap.servers': '',
  'zookeeper.connect': '',
})
