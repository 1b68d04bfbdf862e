import type { fallback as operations } from '#shared/api/devicehive/fallback.ts'
import { methodNotAllowed, notFound } from '#shared/errors.ts'
import { isPath } from '#shared/http/devicehive/paths.ts'
import type { Implementation } from '#shared/http/handle.ts'

/** What other websites' browsers ask first is answered by the headers that every answer has. */
export const answer: Implementation<typeof operations.answer> = async ({ params, exchange }) => {
  if (exchange.method === 'OPTIONS') return
  throw isPath(params.proxy) ? methodNotAllowed('Method Not Allowed') : notFound('Not Found')
}
