/** Bodies that link two things: exactly two ids, nothing else. */
import * as z from 'zod/mini'
import { DeviceId, UserId } from './ids.ts'

export const DevicePermission = z
  .strictObject({ userId: UserId, deviceId: DeviceId })
  .check(z.meta({ id: 'DevicePermission' }))
