import { fallbackOf } from '../fallbackOf.ts'

export const fallback = fallbackOf('smartserver')
