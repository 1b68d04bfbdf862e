import { fallbackOf } from '../fallbackOf.ts'

export const fallback = fallbackOf('devicehive', 'Also answers CORS preflight requests of this API.')
