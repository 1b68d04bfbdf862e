import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('traccar', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Say that there is nothing, in the form of this API',
    access: 'public',
    grants: [],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
