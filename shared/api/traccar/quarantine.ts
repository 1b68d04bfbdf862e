import * as z from 'zod/mini'
import { WireTime } from '../../model/time.ts'
import { administrator, group } from '../operation.ts'
import { requiredTime } from '../parameters.ts'

const QuarantinedPoint = z
  .strictObject({
    deviceId: z.int().check(z.meta({ 'x-unit': 'id' })),
    serverTime: WireTime,
    reason: z.string(),
    query: z.string(),
    contentType: z.string(),
    body: z.string(),
    /** The refused text: the body, or the query if there is none. */
    raw: z.string(),
  })
  .check(z.meta({ id: 'QuarantinedPoint' }))

export const quarantine = group('traccar', 'quarantine', {
  list: {
    method: 'GET',
    path: '/quarantine',
    summary: 'The points that could not become positions, with the reason; at most 1,000, oldest first',
    access: administrator(),
    grants: ['table:read'],
    query: z.object({ from: requiredTime, to: requiredTime }),
    response: z.array(QuarantinedPoint),
  },
})
