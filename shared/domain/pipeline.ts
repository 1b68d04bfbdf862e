/**
 * What happens to a point on its way to becoming a position. The order is Traccar's, and it matters: the distance is
 * measured from the place that the coordinates filter left, and what a filter drops never moves the odometer.
 */
import type { Draft, Position } from '../model/position.ts'
import type { Settings } from './settings.ts'
import { coordinates } from './steps/coordinates.ts'
import { copyAttributes } from './steps/copyAttributes.ts'
import { distance } from './steps/distance.ts'
import { filter } from './steps/filter.ts'
import { motion } from './steps/motion.ts'

/** What a step may look at besides the position. */
export interface Surroundings {
  /** The device's latest position so far, whatever its time. */
  readonly last: Position | undefined
  readonly settings: Settings
}

/** Gives the position on, changed or not; undefined drops it. */
export type Step = (position: Draft, surroundings: Surroundings) => Draft | undefined

export const pipeline: readonly Step[] = [filter, coordinates, distance, copyAttributes, motion]

/** The position after all steps, or undefined when one dropped it. */
export const runPipeline = (position: Draft, surroundings: Surroundings): Draft | undefined =>
  pipeline.reduce<Draft | undefined>((draft, step) => draft && step(draft, surroundings), position)
