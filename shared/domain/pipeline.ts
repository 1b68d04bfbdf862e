/**
 * What happens to a point on its way to becoming a position. The order is Traccar's, and it matters: the distance is
 * measured from the place that the coordinates filter left, and what a filter drops never moves the odometer.
 */
import type { Draft } from '../model/position.ts'
import type { Step, Surroundings } from './step.ts'
import { coordinates } from './steps/coordinates.ts'
import { copyAttributes } from './steps/copyAttributes.ts'
import { distance } from './steps/distance.ts'
import { filter } from './steps/filter.ts'
import { motion } from './steps/motion.ts'

const pipeline: readonly Step[] = [filter, coordinates, distance, copyAttributes, motion]

/** The position after all steps, or undefined when one dropped it. */
export const runPipeline = (position: Draft, surroundings: Surroundings): Draft | undefined =>
  pipeline.reduce<Draft | undefined>((draft, step) => draft && step(draft, surroundings), position)
