/** Email about an event. Plain text. Names that users chose are kept on one line each. */
import type { Event, EventType } from '../model/event.ts'
import type { Position } from '../model/position.ts'
import type { Server } from '../model/server.ts'
import { type Knots, knots, meters } from '../units.ts'
import { type DisplayUnits, displayUnits } from './displayUnits.ts'
import { oneLine } from './mail.ts'
import { timeZoneName } from './timeZone.ts'
import type { Profile } from './userRules.ts'

/** An event and the recipient of its email. */
export interface NotificationInput {
  readonly event: Event
  readonly deviceName: string
  readonly geofenceName: string | undefined
  readonly position: Position | undefined
  readonly recipient: Profile
  readonly server: Server
}

export interface MailText {
  readonly subject: string
  readonly text: string
}

/** Returns an event in one line: `Van is too fast: 74.1 km/h`. */
export const headlineOf = (telling: NotificationInput): string => {
  const units = displayUnits(telling.recipient, telling.server)
  return `${oneLine(telling.deviceName)} ${HEADLINES[telling.event.type](telling, units)}`
}

export const notificationMail = (telling: NotificationInput): MailText => {
  const { event, deviceName, position, recipient, server } = telling
  const units = displayUnits(recipient, server)
  const device = oneLine(deviceName)
  const headline = headlineOf(telling)
  const lines = [
    `${headline}.`,
    '',
    `Device: ${device}`,
    `Time: ${timeText(event.eventTime, recipient, server)}`,
    ...(position ? placeLines(position, units) : []),
    '',
    `You receive this email because you turned on notifications for ${event.type}.`,
  ]
  return { subject: headline, text: lines.join('\n') + '\n' }
}

/** Returns the test email. */
export const testText = (): MailText => ({
  subject: 'Test email from your GPS tracking server',
  text: 'Email delivery works. You will receive an email for each event type that you turned on.\n',
})

type Headline = (telling: NotificationInput, units: DisplayUnits) => string

const HEADLINES: Readonly<Record<EventType, Headline>> = {
  commandResult: ({ event }) => `answered a command: ${oneLine(String(event.attributes['result'] ?? ''))}`,
  deviceOnline: () => 'is online',
  deviceUnknown: () => 'has stopped reporting',
  deviceOffline: () => 'is offline',
  deviceMoving: () => 'is moving',
  deviceStopped: () => 'has stopped',
  deviceOverspeed: (telling, { speed }) => {
    const { speedLimit } = telling.event.attributes
    const shown = (value: Knots) => `${rounded(speed.from(value))} ${speed.symbol}`
    const limit = typeof speedLimit === 'number' ? `, the limit is ${shown(knots(speedLimit))}` : ''
    return `is too fast: ${shown(speedOf(telling))}${limit}`
  },
  geofenceEnter: ({ geofenceName }) => `entered ${geofenceText(geofenceName)}`,
  geofenceExit: ({ geofenceName }) => `left ${geofenceText(geofenceName)}`,
  alarm: ({ event }) => `raised an alarm: ${oneLine(String(event.attributes['alarm'] ?? 'general'))}`,
  ignitionOn: () => 'switched its ignition on',
  ignitionOff: () => 'switched its ignition off',
  driverChanged: ({ event }) => `has another driver: ${oneLine(String(event.attributes['driverUniqueId'] ?? ''))}`,
  maintenance: ({ event }, { distance }) => {
    const { totalDistance } = event.attributes
    if (typeof totalDistance !== 'number') return 'is due for maintenance'
    return `is due for maintenance at ${rounded(distance.from(meters(totalDistance)))} ${distance.symbol}`
  },
}

const speedOf = ({ event, position }: NotificationInput) => {
  const { speed } = event.attributes
  return typeof speed === 'number' ? knots(speed) : (position?.speed ?? knots(0))
}

const geofenceText = (name: string | undefined) => (name === undefined ? 'a geofence' : oneLine(name))

const rounded = (value: number): string => value.toFixed(1)

const placeLines = ({ latitude, longitude, speed }: Position, units: DisplayUnits): string[] => {
  const [lat, lon] = [latitude.toFixed(5), longitude.toFixed(5)]
  return [
    `Location: ${lat}, ${lon}`,
    `Speed: ${rounded(units.speed.from(speed))} ${units.speed.symbol}`,
    `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`,
  ]
}

/** Returns `2026-06-01 14:00:05 (Europe/Oslo)`, in the time zone of the user or of the server, else UTC. */
export const timeText = (ms: number, recipient: Profile, server: Server): string => {
  const timeZone = timeZoneName(recipient.attributes, server.attributes) ?? 'UTC'
  const hourCycle = recipient.twelveHourFormat || server.twelveHourFormat ? 'h12' : 'h23'
  // The Swedish date format is that of ISO 8601.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms)
  const clock = { timeZone, hourCycle, hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  const time = new Intl.DateTimeFormat('en-US', clock).format(ms)
  return `${day} ${time.replaceAll('\u202f', ' ')} (${timeZone})`
}
