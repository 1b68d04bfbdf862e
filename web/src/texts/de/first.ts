import type { FirstTexts } from '../catalog.ts'
import { failures } from './failures.ts'
import { session, shell } from './shell.ts'

export const first: FirstTexts = { failures, session, shell }
