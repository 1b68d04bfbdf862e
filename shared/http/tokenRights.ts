/** Rights of narrowed tokens. They restrict what a user can do, and never extend it. */
import type { RequiredRight } from '../api/rights.ts'
import { forbidden } from '../errors.ts'
import { type Right, RIGHTS } from '../model/right.ts'
import type { Caller } from './authenticate.ts'

type Narrowed = Pick<Caller, 'rights'>

/** Throws forbidden if the caller's token lacks a right. Tokens without rights of their own have all. */
export const checkRight = (required: RequiredRight, caller: Narrowed | undefined): void => {
  const rights = caller?.rights
  if (rights === undefined || required === 'none') return
  const needed = required === 'all' ? RIGHTS : [required]
  const missing = needed.find(right => !rights.includes(right))
  if (missing === undefined) return
  throw forbidden(
    required === 'all' ? 'The token is narrowed and cannot do this' : `The token does not have the right to ${missing}`,
  )
}

/**
 * Returns the rights of a token that the caller creates; undefined for all. Without a request, it has those of the
 * caller. Throws forbidden if it would have more.
 */
export const narrowedRights = (
  { rights }: Narrowed,
  wanted: readonly Right[] | undefined,
): readonly Right[] | undefined => {
  if (wanted?.some(right => rights !== undefined && !rights.includes(right)))
    throw forbidden('A token cannot create a token with more rights')
  const given = wanted ?? rights
  return given?.length === RIGHTS.length ? undefined : given
}
