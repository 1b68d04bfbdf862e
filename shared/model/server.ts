import * as z from 'zod/mini'
import { EntityAttributes } from './attributes.ts'
import { ignoringUnknown } from './ignoredMembers.ts'
import { decimal, flag, integer, nothing, reference, text } from './wire.ts'

/** Address of map tiles. Excludes anything that a browser would execute. */
const mapUrl = text(512).check(
  z.refine(value => !value || /^https?:\/\//.test(value), 'must start with https:// or http://'),
)

/** Server settings. Requests cannot set `version`. */
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
    disableReports: flag(),
    fixedEmail: flag(),
    overlayUrl: mapUrl,
    announcement: text(4000),
    version: text(),
    // Requests cannot set the members below.
    emailEnabled: flag(),
    geocoderEnabled: flag(),
    textEnabled: flag(),
    openIdEnabled: flag(),
    openIdForce: flag(),
    newServer: flag(),
    storageSpace: nothing(),
  })
  .check(
    z.meta({
      id: 'Server',
      ...ignoringUnknown('emailEnabled', 'textEnabled', 'newServer', 'storageSpace', 'fixedEmail', 'announcement'),
    }),
  )
export type Server = z.infer<typeof Server>
