import type { Position } from '../model/position.ts'

/** Computes something over a device's positions, oldest first, one by one, so that a year takes no more memory than a day. */
export interface Fold<R> {
  add(position: Position): void
  /** Called once, after the last position. */
  result(): R
}
