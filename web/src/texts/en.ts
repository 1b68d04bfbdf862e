/** The English catalogue: one section per page, each in a file of its own. */
import { map } from './en/map.ts'
import { session } from './en/session.ts'
import { shell } from './en/shell.ts'

export const en = { map, session, shell }
