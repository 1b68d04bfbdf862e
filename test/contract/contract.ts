/** Operations of the two contracts, with their status, response model, and error statuses. */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import type { ModelName } from './models.ts'

export interface Promised {
  /** Traccar 3.9, or the users API of later versions. */
  readonly contract: '3.9' | 'later'
  /** `GET /devices` */
  readonly route: string
  readonly status: 200 | 204
  /** Model of a 200 response: an object or a list. */
  readonly answers?: ModelName | `${ModelName}[]`
  readonly refuses: readonly number[]
}

type Row = readonly [route: string, answers: Promised['answers'] | 204, refuses?: readonly number[]]

const promised = (contract: Promised['contract'], rows: readonly Row[]): Promised[] =>
  rows.map(([route, answers, refuses = []]) =>
    answers === 204 || answers === undefined
      ? { contract, route, status: 204, refuses }
      : { contract, route, status: 200, answers, refuses },
  )

const OF_39 = promised('3.9', [
  ['PUT /attributes/aliases/{id}', 'AttributeAlias'],
  ['DELETE /attributes/aliases/{id}', 204],
  ['POST /attributes/aliases', 'AttributeAlias'],
  ['GET /attributes/aliases', 'AttributeAlias[]'],
  ['POST /commands', 'Command', [400]],
  ['GET /commandtypes', 'CommandType[]', [400]],
  ['POST /devices', 'Device'],
  ['GET /devices', 'Device[]', [400]],
  ['POST /devices/geofences', 'DeviceGeofence'],
  ['DELETE /devices/geofences', 204],
  ['PUT /devices/{id}', 'Device'],
  ['DELETE /devices/{id}', 204],
  ['PUT /devices/{id}/distance', 204],
  ['GET /events/{id}', 'Event'],
  ['PUT /geofences/{id}', 'Geofence'],
  ['DELETE /geofences/{id}', 204],
  ['POST /geofences', 'Geofence'],
  ['GET /geofences', 'Geofence[]'],
  ['POST /groups/geofences', 'GroupGeofence'],
  ['DELETE /groups/geofences', 204],
  ['POST /groups', 'Group', [400]],
  ['GET /groups', 'Group[]'],
  ['PUT /groups/{id}', 'Group'],
  ['DELETE /groups/{id}', 204],
  ['POST /permissions/devices', 'DevicePermission', [400]],
  ['DELETE /permissions/devices', 204],
  ['POST /permissions/geofences', 'GeofencePermission'],
  ['DELETE /permissions/geofences', 204],
  ['POST /permissions/groups', 'GroupPermission'],
  ['DELETE /permissions/groups', 204],
  ['GET /positions', 'Position[]'],
  ['GET /reports/summary', 'ReportSummary[]'],
  ['GET /reports/events', 'Event[]'],
  ['GET /reports/route', 'Position[]'],
  ['GET /reports/trips', 'ReportTrips[]'],
  ['PUT /server', 'Server'],
  ['GET /server', 'Server'],
  ['POST /session', 'User', [401]],
  ['DELETE /session', 204],
  ['GET /session', 'User', [404]],
  ['GET /statistics', 'Statistics[]'],
  ['POST /users/notifications', 'Notification'],
  ['GET /users/notifications', 'Notification[]'],
  ['PUT /users/{id}', 'User'],
  ['DELETE /users/{id}', 204],
  ['POST /users', 'User'],
  ['GET /users', 'User[]', [400]],
])

const OF_LATER = promised('later', [
  ['GET /users', 'LaterUser[]', [400]],
  ['POST /users', 'LaterUser', [400, 401]],
  ['PUT /users/{id}', 'LaterUser', [400, 401]],
  ['DELETE /users/{id}', 204],
])

export const CONTRACT: readonly Promised[] = [...OF_39, ...OF_LATER]

/** Operations of `/api` beyond both contracts that must remain. */
export const SIBLINGS = [
  'ANY /{proxy+}',
  'DELETE /users/{id}/token',
  'GET /commands',
  'GET /health',
  'GET /quarantine',
  'GET /quarantine/{id}',
  'GET /users/{id}',
  'POST /quarantine/{id}/resend',
  'POST /session/token',
  'POST /session/token/revoke',
  'POST /users/notifications/test',
]

export const routeOf = ({ method, path }: Operation) => `${method} ${path}`

/** Returns the operation of a contract entry. */
export const operationOf = ({ route }: Promised): Operation => {
  const found = operations.find(operation => operation.api === 'traccar' && routeOf(operation) === route)
  if (!found) throw new Error(`no operation is ${route}`)
  return found
}

export const titleOf = ({ contract, route }: Promised) => `${contract} ${route}`
