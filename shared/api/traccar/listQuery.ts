import * as z from 'zod/mini'
import { optionalFlag, optionalId, optionalText, singleValue } from '../parameters.ts'

const optionalCount = singleValue(
  z.optional(
    z.pipe(
      z.string().check(z.regex(/^\d{1,9}$/, 'must be a whole number')),
      z.pipe(z.transform(Number), z.int().check(z.minimum(0), z.meta({ 'x-unit': 'count' }))),
    ),
  ),
)

/**
 * Query of a list. Today's clients page with `limit` and `offset`. Clients of 3.9 send `limit` too, but with `page`, `start`
 * and `_dc`, and expect the whole list.
 */
export const listQuery = {
  all: optionalFlag,
  userId: optionalId,
  keyword: optionalText(128),
  excludeAttributes: optionalFlag,
  limit: optionalCount,
  offset: optionalCount,
  page: optionalText(32),
  start: optionalText(32),
  _dc: optionalText(32),
}

/** Query of a list of objects that are linked to groups and devices. */
export const linkedListQuery = { ...listQuery, groupId: optionalId, deviceId: optionalId }

/** Describes the paging of a list in its documentation. */
export const PAGING =
  '`keyword` selects by text. `limit` and `offset` return a part of the list, ordered by name, unless `page`, `start` or `_dc` is sent. `excludeAttributes` leaves out the attributes.'

const Query = z.object(listQuery)
export type ListQuery = z.output<typeof Query>
