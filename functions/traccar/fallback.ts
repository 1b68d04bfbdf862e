import type { fallback as operations } from '#shared/api/traccar/fallback.ts'
import { notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'

export const answer: Implementation<typeof operations.answer> = async () => {
  throw notFound('No such path')
}
