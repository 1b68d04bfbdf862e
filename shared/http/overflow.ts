import { traccarTime } from '../model/time.ts'

/**
 * Returns the message for a response that is too large. `fitsTo` is the time up to which positions fit, in Unix
 * milliseconds, or undefined if none fit.
 */
export const overflow = (packed: boolean, fitsTo: number | undefined): string =>
  `The response exceeds 6 MB: ${fitsTo === undefined ? 'request less' : `positions up to ${traccarTime(fitsTo)} fit; request the rest separately`}` +
  (packed ? '' : ', or accept gzip')
