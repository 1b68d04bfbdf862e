import { about } from '#shared/api/devicehive/about.ts'
import { handle } from '#shared/http/handle.ts'
import { deviceHiveTime } from '#shared/model/devicehive.ts'

/** Of the DeviceHive whose calls are answered here; clients only look whether it is there. */
const API_VERSION = '4.0.0'

export const handler = handle(about.get, async ({ now, exchange }) => ({
  apiVersion: API_VERSION,
  serverTimestamp: deviceHiveTime(now),
  // There is none; clients want an address, and one that speaks HTTP is never dialled by them.
  webSocketServerUrl: `wss://${exchange.hostName}/dh/websocket`,
}))
