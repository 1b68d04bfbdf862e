import * as z from 'zod/mini'
import { WireTime } from './time.ts'
import { Attributes } from './wire.ts'

const count = z.int().check(z.meta({ 'x-unit': 'count' }))

/** Statistics of one period: a UTC day, unless a local run configures another. */
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
    // Not counted. Today's clients expect the members.
    mailSent: count,
    smsSent: count,
    geocoderRequests: count,
    geolocationRequests: count,
    protocols: z.null(),
  })
  .check(z.meta({ id: 'Statistics' }))
export type Statistics = z.infer<typeof Statistics>
