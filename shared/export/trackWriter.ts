import type { Position } from '../model/position.ts'

/** Writes a way as a text file, piece by piece. */
export interface TrackWriter {
  readonly start: string
  point(position: Position): string
  readonly end: string
}
