/** Models of the contract: members and their types. `?` marks a nullable member. */

type Plain = 'integer' | 'number' | 'string' | 'boolean' | 'date' | 'object' | 'array'
export type MemberType = Plain | `${Plain}?`

export interface Model {
  /** Members of the contract. */
  readonly members: Readonly<Record<string, MemberType>>
  /** Additional members of responses: members of later versions, and members that the contract omits. */
  readonly more?: readonly string[]
}

/** Members that users and the server share. */
const display = {
  map: 'string?',
  distanceUnit: 'string?',
  speedUnit: 'string?',
  latitude: 'number',
  longitude: 'number',
  zoom: 'integer',
  twelveHourFormat: 'boolean',
  coordinateFormat: 'string?',
} as const

/** Members that users of 3.9 and of later versions share. */
const account = {
  id: 'integer',
  attributes: 'object',
  name: 'string',
  email: 'string',
  readonly: 'boolean',
  map: 'string?',
  latitude: 'number',
  longitude: 'number',
  zoom: 'integer',
  coordinateFormat: 'string?',
  disabled: 'boolean',
  expirationTime: 'date?',
  deviceLimit: 'integer',
  password: 'string?',
} as const

const OF_TODAY = ['login', 'disableReports', 'totpKey', 'secondFactor', 'temporary'] as const
const OF_39 = ['admin', 'distanceUnit', 'speedUnit', 'twelveHourFormat', 'token', ...OF_TODAY]
const OF_LATER = [
  'administrator',
  'phone',
  'userLimit',
  'deviceReadonly',
  'limitCommands',
  'fixedEmail',
  'poiLayer',
  ...OF_TODAY,
] as const

const link = (one: string, other: string): Model => ({ members: { [one]: 'integer', [other]: 'integer' } })

export const MODELS = {
  AttributeAlias: { members: { id: 'integer', deviceId: 'integer', attribute: 'string', alias: 'string' } },
  Command: { members: { attributes: 'object', deviceId: 'integer', type: 'string' }, more: ['id'] },
  CommandType: { members: { type: 'string' } },
  Device: {
    members: {
      id: 'integer',
      attributes: 'object',
      name: 'string',
      uniqueId: 'string',
      status: 'string?',
      lastUpdate: 'date?',
      positionId: 'integer',
      groupId: 'integer',
      geofenceIds: 'array',
      phone: 'string?',
      model: 'string?',
      contact: 'string?',
      category: 'string?',
    },
    more: ['calendarId', 'expirationTime', 'disabled'],
  },
  DeviceGeofence: link('deviceId', 'geofenceId'),
  DevicePermission: link('userId', 'deviceId'),
  Event: {
    members: {
      id: 'integer',
      attributes: 'object',
      deviceId: 'integer',
      type: 'string',
      serverTime: 'date',
      positionId: 'integer',
      geofenceId: 'integer',
    },
    more: ['eventTime', 'maintenanceId'],
  },
  Geofence: {
    members: { id: 'integer', attributes: 'object', name: 'string', description: 'string?', area: 'string' },
    more: ['calendarId'],
  },
  GeofencePermission: link('userId', 'geofenceId'),
  Group: { members: { id: 'integer', attributes: 'object', name: 'string', groupId: 'integer' } },
  GroupGeofence: link('groupId', 'geofenceId'),
  GroupPermission: link('userId', 'groupId'),
  Notification: {
    members: { id: 'integer', attributes: 'object', userId: 'integer', type: 'string' },
    more: ['web', 'mail'],
  },
  Position: {
    members: {
      id: 'integer',
      attributes: 'object',
      deviceId: 'integer',
      protocol: 'string?',
      serverTime: 'date',
      deviceTime: 'date',
      fixTime: 'date',
      outdated: 'boolean',
      valid: 'boolean',
      latitude: 'number',
      longitude: 'number',
      altitude: 'number',
      speed: 'number',
      course: 'number',
      address: 'string?',
    },
    more: ['type', 'accuracy', 'network', 'geofenceIds'],
  },
  ReportSummary: {
    members: {
      deviceId: 'integer',
      deviceName: 'string',
      distance: 'number',
      averageSpeed: 'number',
      maxSpeed: 'number',
      engineHours: 'integer',
    },
    more: ['spentFuel', 'startOdometer', 'endOdometer', 'startTime', 'endTime', 'startHours', 'endHours'],
  },
  ReportTrips: {
    members: {
      deviceId: 'integer',
      deviceName: 'string',
      distance: 'number',
      averageSpeed: 'number',
      maxSpeed: 'number',
      duration: 'integer',
      startAddress: 'string?',
      startLat: 'number',
      startLon: 'number',
      startTime: 'date',
      endAddress: 'string?',
      endLat: 'number',
      endLon: 'number',
      endTime: 'date',
    },
    more: [
      'startPositionId',
      'endPositionId',
      'spentFuel',
      'startOdometer',
      'endOdometer',
      'driverUniqueId',
      'driverName',
    ],
  },
  Server: {
    members: {
      id: 'integer',
      attributes: 'object',
      registration: 'boolean',
      readonly: 'boolean',
      bingKey: 'string?',
      mapUrl: 'string?',
      forceSettings: 'boolean',
      version: 'string?',
      ...display,
    },
    more: [
      'deviceReadonly',
      'limitCommands',
      'poiLayer',
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
    ],
  },
  Statistics: {
    members: {
      captureTime: 'date',
      activeUsers: 'integer',
      activeDevices: 'integer',
      requests: 'integer',
      messagesReceived: 'integer',
      messagesStored: 'integer',
    },
    more: ['id', 'attributes', 'mailSent', 'smsSent', 'geocoderRequests', 'geolocationRequests', 'protocols'],
  },
  User: {
    members: { ...account, ...display, admin: 'boolean', token: 'string?' },
    more: OF_LATER,
  },
  /** User of the later contract. */
  LaterUser: {
    members: {
      ...account,
      phone: 'string?',
      administrator: 'boolean',
      userLimit: 'integer',
      deviceReadonly: 'boolean',
      limitCommands: 'boolean',
      fixedEmail: 'boolean',
      poiLayer: 'string?',
    },
    more: OF_39,
  },
} as const satisfies Record<string, Model>

export type ModelName = keyof typeof MODELS
export const modelOf = (name: ModelName): Model => MODELS[name]
