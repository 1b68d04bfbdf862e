import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('vehicles', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Say that there is nothing, in the words of this API',
    access: 'public',
    grants: [],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
