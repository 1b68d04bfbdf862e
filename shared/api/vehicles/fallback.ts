import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('vehicles', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Return 404 for unknown paths',
    access: 'public',
    grants: [],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
