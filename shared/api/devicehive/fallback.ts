import { fallbackOf } from '../operation.ts'

export const fallback = fallbackOf('devicehive', 'Also answers CORS preflight requests of this API.')
