import { traccarTime } from '../model/time.ts'

/** Why positions can't be sent, and up to which moment they could, in milliseconds; undefined where not even the first do. */
export const overflow = (packed: boolean, fitsTo: number | undefined): string =>
  `The response exceeds 6 MB: ${fitsTo === undefined ? 'request less' : `positions up to ${traccarTime(fitsTo)} fit; request the rest separately`}` +
  (packed ? '' : ', or accept gzip')
