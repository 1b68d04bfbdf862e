/**
 * What happens to a point on its way to becoming a position. The order is Traccar's, and it matters: the distance is
 * measured from the place that the coordinates filter left, and what a filter drops never moves the odometer.
 */
import type { PositionDraft } from '../model/position.ts'
import type { PipelineStep, StepContext } from './step.ts'
import { coordinates } from './steps/coordinates.ts'
import { copyAttributes } from './steps/copyAttributes.ts'
import { distance } from './steps/distance.ts'
import { filter } from './steps/filter.ts'
import { motion } from './steps/motion.ts'

const pipeline: readonly PipelineStep[] = [filter, coordinates, distance, copyAttributes, motion]

/** The position after all steps, or undefined when one dropped it. */
export const runPipeline = (position: PositionDraft, surroundings: StepContext): PositionDraft | undefined =>
  pipeline.reduce<PositionDraft | undefined>((draft, step) => draft && step(draft, surroundings), position)
