import * as z from 'zod/mini'
import { DeviceId } from '../../model/ids.ts'
import { WireTime } from '../../model/time.ts'
import { administrator, group } from '../operation.ts'
import { singleValue, requiredTime } from '../parameters.ts'

const id = z.int().check(z.meta({ 'x-unit': 'id' }))

/** Outcome of a rejected point. */
const Outcome = z
  .strictObject({
    /**
     * `waiting`: requires a correction. `scheduled`: will be retried at `time`. `refused`: the retry at `time` failed.
     * `resent`: written to the stream again at `time`. `stored`: became the position `positionId`.
     */
    state: z.enum(['waiting', 'scheduled', 'refused', 'resent', 'stored']),
    time: z.nullable(WireTime),
    /** Reason why the retry was rejected. */
    reason: z.nullable(z.string()),
    /** Administrator who resent the point, or null if the server did. */
    userId: z.nullable(id),
    /** Device that the point was resent to. */
    deviceId: z.nullable(id),
    fixTime: z.nullable(WireTime),
    positionId: z.nullable(id),
  })
  .check(z.meta({ id: 'QuarantineOutcome' }))

const QuarantinedPoint = z
  .strictObject({
    id: z.string(),
    deviceId: id,
    /** Null if it is no longer known. */
    uniqueId: z.nullable(z.string()),
    protocol: z.nullable(z.string()),
    serverTime: WireTime,
    reason: z.string(),
    query: z.string(),
    contentType: z.string(),
    body: z.string(),
    /** Rejected text: the body, or the query if there is no body. */
    raw: z.string(),
    /** True if query, body and raw are truncated. Get the entry to read them in full. */
    truncated: z.boolean(),
    outcome: Outcome,
  })
  .check(z.meta({ id: 'QuarantinedPoint' }))
export type QuarantinedPoint = z.infer<typeof QuarantinedPoint>

/** Correction of an entry. Absent members keep the values of the entry. */
const Correction = z
  .strictObject({
    query: z.optional(z.string().check(z.maxLength(32_768))),
    contentType: z.optional(z.string().check(z.maxLength(10_240))),
    body: z.optional(z.string().check(z.maxLength(1_048_576))),
    /** Device to store the point for, if it is another one. */
    deviceId: z.optional(DeviceId),
  })
  .check(z.meta({ id: 'QuarantineCorrection' }))

/** Id of the last entry of the previous page. */
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
    query: z.object({ from: requiredTime, to: requiredTime, after }),
    response: z.array(QuarantinedPoint),
  },
  get: {
    method: 'GET',
    path: '/quarantine/{id}',
    summary: 'Get a rejected point',
    description: 'Includes what became of it.',
    access: administrator(),
    params: entryParams,
    response: QuarantinedPoint,
  },
  resend: {
    method: 'POST',
    path: '/quarantine/{id}/resend',
    summary: 'Resend a rejected point',
    description: 'The request can correct the point or name another device.',
    access: administrator({ device: ['body.deviceId'] }),
    grants: ['stream:write'],
    params: entryParams,
    body: Correction,
    bodyOptional: true,
    response: QuarantinedPoint,
  },
})
