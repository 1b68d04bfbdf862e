import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, requiredName, requiredText, text } from './wire.ts'

/** Maximum length of an area in characters. Valid areas are ASCII only. */
export const AREA_MAX = 16_384

/** A named area. `area` is Traccar's WKT, latitude first, stored as it was sent. */
export const Geofence = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    description: text(),
    area: requiredText(AREA_MAX),
    /** Events are raised only at times that this calendar contains. */
    calendarId: reference(),
  })
  .check(z.meta({ id: 'Geofence', ...ignoringUnknown('calendarId') }))
export type Geofence = z.infer<typeof Geofence>
