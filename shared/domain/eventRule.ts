/** A rule that says what happened with a position. */
import type { RaisedEvent } from '../model/event.ts'
import type { PositionDraft, Position } from '../model/position.ts'
import type { Settings } from './settings.ts'

export interface EventContext {
  /** The last position with a valid fix before this one. */
  readonly last: Position | undefined
  /** The latest position before this one, valid or not. */
  readonly previous: Position | undefined
  /** Whether this one is the latest now; a late one says nothing about what the device does. */
  readonly latest: boolean
  readonly settings: Settings
  /** The geofences that held the device before, of those that apply to it now. */
  readonly insideBefore: readonly number[]
}

export type EventRule = (position: PositionDraft, moment: EventContext) => readonly RaisedEvent[]
