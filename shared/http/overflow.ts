import { traccarTime } from '../model/time.ts'

/** Why positions can't be sent, and up to which moment they could, in milliseconds; undefined where not even the first do. */
export const overflow = (packed: boolean, fitsTo: number | undefined): string =>
  `The answer is larger than 6 MB: ${fitsTo === undefined ? 'ask for less' : `positions up to ${traccarTime(fitsTo)} fit, ask for the rest apart`}` +
  (packed ? '' : ', or accept gzip')
