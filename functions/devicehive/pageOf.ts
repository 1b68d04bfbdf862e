import type { Page } from '#shared/domain/devicehive/page.ts'
import { badRequest } from '#shared/errors.ts'

interface PageQuery<F extends string> {
  readonly sortField?: F | undefined
  readonly sortOrder?: string | undefined
  readonly take?: number | undefined
  readonly skip?: number | undefined
}

/** The part of a list that a query asks for. Throws `badRequest` for an order that is none. */
export const pageOf = <F extends string>({ sortField, sortOrder, take, skip = 0 }: PageQuery<F>): Page<F> => {
  const order = (sortOrder || 'ASC').toUpperCase()
  if (order !== 'ASC' && order !== 'DESC') throw badRequest(`Unparseable sort order : ${sortOrder}`)
  return { sortField, descending: order === 'DESC', take, skip }
}
