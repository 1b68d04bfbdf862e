/** Events, and visits of geofences, as sheets: one per device. */
import type { Visit } from '../domain/visits.ts'
import type { Event } from '../model/event.ts'
import { milliseconds } from '../units.ts'
import { attributesText } from './csv.ts'
import { type Frame, type Of, sheetForEach } from './reportFrame.ts'
import { durationCell, type Sheet, textCell, timeCell } from './sheet.ts'

/** `geofenceNames` maps ids to names. */
export const eventSheets = (
  found: readonly Of<readonly Event[]>[],
  frame: Frame,
  geofenceNames: ReadonlyMap<number, string>,
): Sheet[] =>
  sheetForEach(found, frame, {
    titles: ['Time', 'Type', 'Geofence', 'Attributes'],
    row: ({ eventTime, type, geofenceId, attributes }) => [
      timeCell(eventTime, frame.style),
      type,
      textCell(geofenceNames.get(geofenceId) ?? ''),
      textCell(attributesText(attributes)),
    ],
  })

/** `geofenceNames` maps ids to names. */
export const visitSheets = (
  found: readonly Of<readonly Visit[]>[],
  frame: Frame,
  geofenceNames: ReadonlyMap<number, string>,
): Sheet[] =>
  sheetForEach(found, frame, {
    titles: ['Geofence', 'Start', 'End', 'Duration'],
    row: ({ geofenceId, startTime, endTime }) => [
      textCell(geofenceNames.get(geofenceId) ?? ''),
      timeCell(startTime, frame.style),
      timeCell(endTime, frame.style),
      durationCell(milliseconds(endTime - startTime)),
    ],
  })
