import * as z from 'zod/mini'
import { AREA_MAX } from './areaMax.ts'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { reference, requiredName, requiredText, text } from './wire.ts'

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
