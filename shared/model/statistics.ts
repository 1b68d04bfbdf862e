import * as z from 'zod/mini'
import { WireTime } from './time.ts'
import { Attributes } from './wire.ts'

const count = z.int().check(z.meta({ 'x-unit': 'count' }))

/** Counts of one period: a UTC day, unless the local run sets another length. */
export const Statistics = z
  .strictObject({
    id: z.int().check(z.meta({ 'x-unit': 'id' })),
    attributes: Attributes,
    /** End of the period. */
    captureTime: WireTime,
    activeUsers: count,
    activeDevices: count,
    requests: count,
    messagesReceived: count,
    messagesStored: count,
  })
  .check(z.meta({ id: 'Statistics' }))
export type Statistics = z.infer<typeof Statistics>
