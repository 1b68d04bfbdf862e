import type { Rights } from '../../domain/devicehive/rights.ts'
import { forbidden } from '../../errors.ts'
import type { Caller } from '../authenticate.ts'

/** Empty rights, as a fallback. Every caller of a non-public operation has its rights in `hive`. */
const NO_RIGHTS: Rights = { actions: new Set(), networks: new Set(), deviceTypes: new Set() }

/** Returns the rights of the caller's token. */
export const rightsIn = ({ hive = NO_RIGHTS }: Caller): Rights => hive

export const UNAUTHORIZED = 'Unauthorized'
export const DENIED = 'Access is denied'
export const accessDenied = () => forbidden(DENIED)
