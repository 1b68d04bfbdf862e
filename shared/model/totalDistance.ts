import * as z from 'zod/mini'
import { reference, requiredDecimal } from './wire.ts'

/** A round trip to the Sun: more than any device drives, and far below where a double loses its centimetres. */
const MAX_METERS = 1e12

/** What a device has driven in all. */
export const DeviceTotalDistance = z
  .strictObject({ deviceId: reference(), totalDistance: requiredDecimal('m', 0, MAX_METERS) })
  .check(z.meta({ id: 'DeviceTotalDistance' }))
