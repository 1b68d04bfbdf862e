import * as z from 'zod/mini'
import { WireTime } from './time.ts'
import { Attributes } from './wire.ts'

const count = z.int().check(z.meta({ 'x-unit': 'count' }))

/** What one period saw: a UTC day, unless the local run was told otherwise. */
export const Statistics = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    attributes: Attributes,
    /** The end of the period. */
    captureTime: WireTime,
    activeUsers: count,
    activeDevices: count,
    requests: count,
    messagesReceived: count,
    messagesStored: count,
  })
  .check(z.meta({ id: 'Statistics' }))
export type Statistics = z.infer<typeof Statistics>
