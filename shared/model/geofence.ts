import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, reference, requiredName, requiredText, text } from './wire.ts'

/** Maximum length of an area in characters. A valid area has only ASCII characters. */
export const AREA_MAX = 16_384

/** Named area. `area` is Traccar's WKT with the latitude first, stored as sent. */
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
