/**
 * What counts as an event, in the order in which several of one position are raised. Each rule compares a position with
 * the last valid one before it; none remembers anything.
 */
import type { RaisedEvent } from '../model/event.ts'
import type { PositionDraft } from '../model/position.ts'
import type { EventRule, EventContext } from './eventRule.ts'
import { alarm } from './events/alarm.ts'
import { commandResult } from './events/commandResult.ts'
import { geofence } from './events/geofence.ts'
import { ignition } from './events/ignition.ts'
import { maintenance } from './events/maintenance.ts'
import { motion } from './events/motion.ts'
import { overspeed } from './events/overspeed.ts'

const eventRules: readonly EventRule[] = [commandResult, overspeed, motion, geofence, alarm, ignition, maintenance]

/** All that happened with this position. */
export const occurrences = (position: PositionDraft, moment: EventContext): RaisedEvent[] =>
  eventRules.flatMap(rule => rule(position, moment))
