/** Thousands of devices that a page gets without a server: its requests are answered here. All data is the same in each run. */
import type { Page, WebSocketRoute } from 'playwright-core'
import type { Device } from '#shared/model/device.ts'
import { deviceId, positionId } from '#shared/model/ids.ts'
import { type PositionModel, positionModel } from '#shared/model/position.ts'
import { degrees, knots, meters } from '#shared/units.ts'
import { randomFrom } from './fleet.ts'

export interface CrowdMember {
  readonly device: Device
  readonly position: PositionModel | undefined
}

const TOWNS = 40
/** Degrees around a town. */
const TOWN_SIZE = 0.12
const EUROPE = { south: 40, north: 55, west: -5, east: 28 }

/** State of a device, from a number below 20. */
const kindOf = (number: number): 'moving' | 'standing' | 'idling' | 'offline' | 'never' => {
  if (number < 9) return 'moving'
  if (number < 15) return 'standing'
  if (number < 16) return 'idling'
  return number < 19 ? 'offline' : 'never'
}

/** Returns devices in 40 towns of Europe, in all states. */
export const crowdOf = (count: number, now: number): readonly CrowdMember[] => {
  const random = randomFrom(7)
  const between = (from: number, to: number): number => from + random() * (to - from)
  const towns = Array.from({ length: TOWNS }, () => ({
    latitude: between(EUROPE.south, EUROPE.north),
    longitude: between(EUROPE.west, EUROPE.east),
  }))
  return Array.from({ length: count }, (_, n) => {
    const { latitude = 0, longitude = 0 } = towns[n % TOWNS] ?? {}
    const kind = kindOf(Math.floor(n / TOWNS) % 20)
    const place = {
      latitude: latitude + between(-TOWN_SIZE, TOWN_SIZE) / 2,
      longitude: longitude + between(-TOWN_SIZE, TOWN_SIZE) / 2,
    }
    const fix = { ...place, time: now - Math.floor(between(0, 60_000)), speedKnots: kind === 'moving' ? 25 : 0 }
    return {
      device: deviceOf(n + 1, kind, fix.time),
      position: kind === 'never' ? undefined : positionOf(n + 1, fix, kind === 'idling' ? { ignition: true } : {}),
    }
  })
}

const deviceOf = (id: number, kind: ReturnType<typeof kindOf>, time: number): Device => ({
  id,
  attributes: {},
  name: `Van ${id}`,
  uniqueId: `van-${id}`,
  status: kind === 'offline' || kind === 'never' ? 'offline' : 'online',
  lastUpdate: kind === 'never' ? null : new Date(time).toISOString(),
  positionId: 0,
  groupId: 0,
  geofenceIds: [],
  phone: null,
  model: null,
  contact: null,
  category: null,
  disabled: false,
  calendarId: 0,
  expirationTime: null,
})

export interface CrowdFix {
  readonly latitude: number
  readonly longitude: number
  readonly speedKnots: number
  /** Unix time in milliseconds. */
  readonly time: number
  readonly accuracyMeters?: number
}

const TICKS_PER_DEVICE = 2 ** 32

export const positionOf = (id: number, fix: CrowdFix, attributes: PositionModel['attributes'] = {}): PositionModel =>
  positionModel({
    id: positionId(id * TICKS_PER_DEVICE + (Math.floor(fix.time / 250) % TICKS_PER_DEVICE)),
    deviceId: deviceId(id),
    protocol: 'osmand',
    serverTime: fix.time,
    deviceTime: fix.time,
    fixTime: fix.time,
    outdated: false,
    valid: true,
    latitude: degrees(fix.latitude),
    longitude: degrees(fix.longitude),
    altitude: meters(0),
    speed: knots(fix.speedKnots),
    course: degrees(90),
    accuracy: meters(fix.accuracyMeters ?? 0),
    geofenceIds: [],
    attributes: { motion: fix.speedKnots > 1, ...attributes },
  })

/** Sends live updates to the page. */
export type SendFrame = (frame: {
  readonly devices?: readonly Device[]
  readonly positions?: readonly PositionModel[]
}) => void

/** Answers the requests of a page with the devices, from its next load on. Other requests reach the server. */
export const showCrowd = async (page: Page, crowd: readonly CrowdMember[]): Promise<SendFrame> => {
  let socket: WebSocketRoute | undefined
  const positions = crowd.flatMap(({ position }) => position ?? [])
  await page.route('**/api/devices', route => route.fulfill({ json: crowd.map(({ device }) => device) }))
  await page.route(/\/api\/positions$/, route => route.fulfill({ json: positions }))
  await page.route(/\/api\/positions\?/, route => route.fulfill({ json: [] }))
  await page.routeWebSocket(/\/api\/socket/, opened => {
    socket = opened
    opened.send(JSON.stringify({ positions: [] }))
  })
  return frame => socket?.send(JSON.stringify(frame))
}
