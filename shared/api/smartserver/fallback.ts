import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('smartserver', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Say that there is nothing, in the form of this API',
    access: 'public',
    // The caller is looked up before it is told.
    grants: ['table:read', 'session:renew'],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
