import * as z from 'zod/mini'
import { DeviceId } from '../../model/ids.ts'
import { WireTime } from '../../model/time.ts'
import { administrator, group } from '../operation.ts'
import { singleValue, requiredTime } from '../parameters.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** What became of a refused point since it was refused. */
const Outcome = z
  .strictObject({
    /**
     * `waiting`: only a correction helps. `scheduled`: the server retries it at `time`. `refused`: the server retried it at
     * `time`, in vain. `resent`: it was put into the stream again at `time`. `stored`: and it is the position `positionId`.
     */
    state: z.enum(['waiting', 'scheduled', 'refused', 'resent', 'stored']),
    time: z.nullable(WireTime),
    /** Why the retry was refused. */
    reason: z.nullable(z.string()),
    /** The administrator who sent it again; null if the server did. */
    userId: z.nullable(id),
    /** The device that it was sent to. */
    deviceId: z.nullable(id),
    fixTime: z.nullable(WireTime),
    positionId: z.nullable(id),
  })
  .check(z.meta({ id: 'QuarantineOutcome' }))

const QuarantinedPoint = z
  .strictObject({
    id: z.string(),
    deviceId: id,
    /** Null if it is not known any more. */
    uniqueId: z.nullable(z.string()),
    protocol: z.nullable(z.string()),
    serverTime: WireTime,
    reason: z.string(),
    query: z.string(),
    contentType: z.string(),
    body: z.string(),
    /** The refused text: the body, or the query if there is none. */
    raw: z.string(),
    /** Query, body and raw are cut off here: get the entry to read all of them. */
    truncated: z.boolean(),
    outcome: Outcome,
  })
  .check(z.meta({ id: 'QuarantinedPoint' }))
export type QuarantinedPoint = z.infer<typeof QuarantinedPoint>

/** Members that are absent stay as they are in the entry. */
const Correction = z
  .strictObject({
    query: z.optional(z.string().check(z.maxLength(32_768))),
    contentType: z.optional(z.string().check(z.maxLength(10_240))),
    body: z.optional(z.string().check(z.maxLength(1_048_576))),
    /** Another device that it is for. */
    deviceId: z.optional(DeviceId),
  })
  .check(z.meta({ id: 'QuarantineCorrection' }))

/** The id of the last entry of the page before. */
const after = singleValue(
  z.optional(z.string().check(z.regex(/^\d{1,15}-[\w.:-]{1,200}-\d{1,6}$/, 'is not a valid entry id'))),
)

const entryParams = z.object({ id: z.string().check(z.maxLength(256)) })

export const quarantine = group('traccar', 'quarantine', {
  list: {
    method: 'GET',
    path: '/quarantine',
    summary: 'List rejected points',
    description: 'Returns points that could not become positions, with the reason, oldest first.',
    access: administrator(),
    grants: ['table:read'],
    query: z.object({ from: requiredTime, to: requiredTime, after }),
    response: z.array(QuarantinedPoint),
  },
  get: {
    method: 'GET',
    path: '/quarantine/{id}',
    summary: 'Get a rejected point',
    description: 'Includes what became of it.',
    access: administrator(),
    grants: ['table:read'],
    params: entryParams,
    response: QuarantinedPoint,
  },
  resend: {
    method: 'POST',
    path: '/quarantine/{id}/resend',
    summary: 'Resend a rejected point',
    description: 'The request can correct the point or name another device.',
    access: administrator({ device: ['body.deviceId'] }),
    grants: ['table:read', 'table:write', 'stream:write'],
    params: entryParams,
    body: Correction,
    bodyOptional: true,
    response: QuarantinedPoint,
  },
})
