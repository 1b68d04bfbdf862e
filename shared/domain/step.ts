/** A step of the pipeline that points go through. */
import type { Draft, Position } from '../model/position.ts'
import type { Settings } from './settings.ts'

/** What a step may look at besides the position. */
export interface Surroundings {
  /** The device's latest position so far, whatever its time. */
  readonly last: Position | undefined
  readonly settings: Settings
}

/** Gives the position on, changed or not; undefined drops it. */
export type Step = (position: Draft, surroundings: Surroundings) => Draft | undefined
