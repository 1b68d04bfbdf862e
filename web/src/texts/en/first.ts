import { failures } from './failures.ts'
import { session, shell } from './shell.ts'

/** Texts of the sign-in page. They load first, because all others are needed later. */
export const first = { failures, session, shell }
