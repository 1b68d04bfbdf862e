import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const fallback = group('devicehive', 'fallback', {
  answer: {
    method: 'ANY',
    path: '/{proxy+}',
    summary: 'Let other websites ask, and say that there is nothing, in the form of this API',
    access: 'public',
    grants: [],
    params: z.object({ proxy: z.string() }),
    response: null,
  },
})
