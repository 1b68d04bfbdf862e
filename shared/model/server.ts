import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoring, decimal, flag, integer, reference, text } from './wire.ts'

/** URL of a map. Only http and https, so that browsers cannot run it as a script. */
const mapUrl = text(512).check(
  z.refine(value => !value || /^https?:\/\//.test(value), 'must start with https:// or http://'),
)

/** Server settings: one record per deployment. `version` is set by the server and ignored in requests. */
export const Server = z
  .strictObject({
    id: reference(),
    attributes: EntityAttributes,
    registration: flag(),
    readonly: flag(),
    deviceReadonly: flag(),
    limitCommands: flag(),
    map: text(),
    bingKey: text(),
    mapUrl,
    poiLayer: text(512),
    distanceUnit: text(),
    speedUnit: text(),
    latitude: decimal('degrees', -90, 90),
    longitude: decimal('degrees', -180, 180),
    zoom: integer(0, 30),
    twelveHourFormat: flag(),
    forceSettings: flag(),
    coordinateFormat: text(),
    version: text(),
  })
  .check(
    z.meta({
      id: 'Server',
      ...ignoring(
        'disableReports',
        'fixedEmail',
        'overlayUrl',
        'announcement',
        'emailEnabled',
        'geocoderEnabled',
        'textEnabled',
        'openIdEnabled',
        'openIdForce',
        'newServer',
        'storageSpace',
      ),
    }),
  )
export type Server = z.infer<typeof Server>
