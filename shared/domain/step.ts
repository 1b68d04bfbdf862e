/** A step of the pipeline that points go through. */
import type { PositionDraft, Position } from '../model/position.ts'
import type { Settings } from './settings.ts'

/** What a step may look at besides the position. */
export interface StepContext {
  /** The device's last position with a valid fix: ways are measured from it. */
  readonly last: Position | undefined
  /** The device's latest position, valid or not: its attributes and its sum of distances are continued. */
  readonly previous: Position | undefined
  readonly settings: Settings
}

/** Gives the position on, changed or not; undefined drops it. */
export type PipelineStep = (position: PositionDraft, surroundings: StepContext) => PositionDraft | undefined
