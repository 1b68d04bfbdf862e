import type { ListQuery } from '#shared/api/traccar/listQuery.ts'
import { forbidden } from '#shared/errors.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'

interface Row {
  readonly attributes: Readonly<Record<string, unknown>>
}

interface ListCall {
  readonly query: ListQuery
  readonly caller: Caller
  readonly context: Pick<RequestContext, 'fromBrowser'>
}

/**
 * Throws forbidden if a caller that is no administrator asks for all objects, as 3.9 does. Today's clients get the objects of
 * the caller instead. They send a parameter that 3.9 does not have, or are a page that does not send those of 3.9's page.
 */
export const checkAll = ({ query, caller, context }: ListCall): void => {
  const isOfToday = !isOf39(query) && (isSelected(query) || context.fromBrowser)
  if (query.all && !caller.administrator && !isOfToday) throw forbidden('Admin access required')
}

const isSelected = (query: ListQuery) => pages(query) || query.keyword !== undefined || query.excludeAttributes
const pages = ({ limit, offset }: ListQuery): boolean => limit !== undefined || offset !== undefined
const isOf39 = ({ page, start, _dc }: ListQuery) => page !== undefined || start !== undefined || _dc !== undefined

/**
 * Returns the requested part of a list. `textsOf` returns the texts that the keyword is searched in; a part is ordered by the
 * first of them.
 */
export const listed = <T extends Row>(
  rows: readonly T[],
  query: ListQuery,
  textsOf: (row: T) => readonly (string | null)[],
): T[] => {
  const found = part(matching(rows, query.keyword, textsOf), query, textsOf)
  return query.excludeAttributes ? found.map(row => ({ ...row, attributes: {} })) : found
}

const matching = <T>(
  rows: readonly T[],
  keyword: string | undefined,
  textsOf: (row: T) => readonly (string | null)[],
): readonly T[] => {
  const wanted = keyword?.toLowerCase() ?? ''
  if (wanted === '') return rows
  return rows.filter(row => textsOf(row).some(text => text?.toLowerCase().includes(wanted)))
}

const part = <T>(rows: readonly T[], query: ListQuery, textsOf: (row: T) => readonly (string | null)[]): T[] => {
  const { limit = 0, offset = 0 } = query
  if (isOf39(query) || !pages(query)) return [...rows]
  // Not created at the start of every function, because that takes longer than most requests.
  const collator = new Intl.Collator('en')
  const ordered = rows
    .map(row => ({ row, text: textsOf(row)[0]?.toLowerCase() ?? '' }))
    .sort((a, b) => collator.compare(a.text, b.text))
    .map(({ row }) => row)
  return ordered.slice(offset, limit > 0 ? offset + limit : undefined)
}
