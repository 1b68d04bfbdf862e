import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('devicehive', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Return 404 for unknown paths',
    description: 'Also answers CORS preflight requests of this API.',
    access: 'public',
    grants: [],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
