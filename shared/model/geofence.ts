import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, reference, requiredName, requiredText, text } from './wire.ts'

/** The longest area, in characters; an area that can be read has ASCII characters only. */
export const AREA_MAX = 16_384

/** A named area. `area` is Traccar's WKT, latitude first, kept as it was written. */
export const Geofence = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    name: requiredName(),
    description: text(),
    area: requiredText(AREA_MAX),
  })
  .check(z.meta({ id: 'Geofence', ...ignoring('calendarId') }))
export type Geofence = z.infer<typeof Geofence>
