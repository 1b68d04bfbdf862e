import { fallbackOf } from '../operation.ts'

export const fallback = fallbackOf('smartserver')
