import { fallback } from '#shared/api/smartserver/fallback.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(fallback.answer, async () => {
  throw notFound('No such path')
})
