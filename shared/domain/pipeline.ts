/** Everything that happens to a reported point. applyRecords.ts stores the position between the two halves of the list. */
import type { RaisedEvent } from '../model/event.ts'
import type { PositionDraft } from '../model/position.ts'
import * as events from './events.ts'
import * as steps from './steps.ts'

/** The order is Traccar's. It matters: a position that the filter drops must not move the odometer, for example. */
const pipeline: {
  readonly beforeStoring: readonly steps.PipelineStep[]
  readonly afterStoring: readonly events.EventRule[]
} = {
  beforeStoring: [
    steps.outdated, // a report without coordinates repeats the previous place; dropped if there is none
    steps.filter, // drops unwanted positions: settings filter.*
    steps.coordinates, // ignores jitter and implausible jumps: settings coordinates.*
    steps.distance, // sets distance and totalDistance; needs the coordinates that the step above left
    steps.copyAttributes, // copies attributes of the previous position: settings processing.copyAttributes.*
    steps.motion, // sets motion: faster than event.motion.speedThreshold
    steps.geofences, // sets geofenceIds
    steps.duplicates, // drops a report that is stored already
  ],
  afterStoring: [
    events.commandResult, // the attribute result, of any position
    events.overspeed, // faster than speedLimit, of the latest position if it is valid
    events.motion, // moving or stopped, of the latest position if it is valid
    events.geofence, // exits, then entries, of the latest position if it is valid
    events.alarm, // the attribute alarm, of any position
    events.ignition, // on or off, of the latest position if it is valid
    events.maintenance, // settings maintenance.*, of the latest position, valid or not
    events.maintenancePlans, // maintenance linked to the device or its groups, of the latest position
    events.driver, // the attribute driverUniqueId, of the latest position
  ],
}

/** Returns the position to store, or undefined if a step dropped it. */
export const prepare = async (
  reported: PositionDraft,
  context: steps.StepContext,
): Promise<PositionDraft | undefined> => {
  let position: PositionDraft | undefined = reported
  for (const step of pipeline.beforeStoring) {
    position = await step(position, context)
    if (!position) return undefined
  }
  return position
}

/** Returns the events of a position that was just stored, in the order in which they are raised. */
export const eventsOf = (position: PositionDraft, context: events.EventContext): RaisedEvent[] =>
  pipeline.afterStoring.flatMap(rule => rule(position, context))
