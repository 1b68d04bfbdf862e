import { type Dialect, jsonFailure, PLAIN_STATUSES } from '../dialect.ts'

/** DeviceHive says everything in JSON; what its schemas refuse has one message. */
export const devicehive: Dialect = {
  identify: async () => ({ caller: undefined, unproven: false }),
  cookie: undefined,
  statuses: { ...PLAIN_STATUSES, conflict: 403 },
  sentences: { signIn: 'Unauthorized', denied: 'Access is denied' },
  failure: ({ status, kind, sentence }) =>
    jsonFailure({ error: status, message: kind === 'malformed' ? 'Invalid request parameters' : sentence }),
}
