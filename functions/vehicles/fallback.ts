import type { fallback } from '#shared/api/vehicles/fallback.ts'
import { notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/handle.ts'

export const answer: Implementation<typeof fallback.answer> = async () => {
  throw notFound('Not Found')
}
