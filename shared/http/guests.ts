/** Limits the callers who are guests of a share. An operation is closed to them unless it declares `guests`. */
import type { Operation } from '../api/operation.ts'
import { guestRefused } from '../errors.ts'
import type { RequestContext } from './requestContext.ts'

/** Makes guests anonymous for public operations that don't declare `guests`. Throws guestRefused for all others. */
export const restrictGuest = ({ access, guests }: Operation, context: RequestContext): void => {
  if (!context.caller?.account.share || guests !== undefined) return
  if (access !== 'public') throw guestRefused('A shared link does not allow this')
  context.caller = undefined
}

/** Returns true if the operation returns an empty list to the caller. */
export const isEmptyForGuest = ({ guests }: Operation, { caller }: RequestContext): boolean =>
  guests === 'emptyList' && caller?.account.share !== undefined
