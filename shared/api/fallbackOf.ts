import * as z from 'zod/mini'
import { type ApiName, group } from './operation.ts'

/** Declares the operation for all paths of an API that no other operation has. */
export const fallbackOf = (api: ApiName, description?: string) =>
  group(api, 'fallback', {
    answer: {
      method: 'ANY',
      path: '/{proxy+}',
      summary: 'Return 404 for unknown paths',
      ...(description !== undefined && { description }),
      access: 'public',
      params: z.object({ proxy: z.string() }),
      response: null,
    },
  })
