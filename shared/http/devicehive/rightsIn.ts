import type { Rights } from '../../domain/devicehive/rights.ts'
import { forbidden } from '../../errors.ts'
import type { Caller } from '../authenticate.ts'

/** Nothing at all. Every caller of an operation that is not public has rights of its own. */
const NO_RIGHTS: Rights = { actions: new Set(), networks: new Set(), deviceTypes: new Set() }

/** What the caller's token is for. */
export const rightsIn = ({ hive = NO_RIGHTS }: Caller): Rights => hive

export const UNAUTHORIZED = 'Unauthorized'
export const DENIED = 'Access is denied'
export const accessDenied = () => forbidden(DENIED)
