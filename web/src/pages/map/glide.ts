/** Movement of a mark from one place to the next. */
import type { Place } from '../../map/bounds.ts'
import { placeBetween } from './placeBetween.ts'

export const GLIDE_MS = 1000

interface GlideOptions {
  readonly from: Place
  readonly to: Place
  readonly move: (place: Place) => void
  /** Called at the end, unless the glide was stopped. */
  readonly end: () => void
}

/** Moves frame by frame. Returns a function that stops. */
export const glide = ({ from, to, move, end }: GlideOptions): (() => void) => {
  const begun = performance.now()
  let frame = 0
  const step = (): void => {
    const part = Math.min(1, (performance.now() - begun) / GLIDE_MS)
    move(placeBetween(from, to, part))
    if (part < 1) frame = requestAnimationFrame(step)
    else end()
  }
  frame = requestAnimationFrame(step)
  return () => cancelAnimationFrame(frame)
}
