/** Expected result, computed in the simplest way: one list, one loop, nothing stored. */
import type { DeviceId } from '#shared/model/ids.ts'
import type { StreamRecord } from '#shared/stream/record.ts'

export interface Expected {
  readonly fixTime: number
  readonly latitude: number
  readonly longitude: number
  readonly outdated: boolean
  readonly valid: boolean
  readonly speed: number
  readonly totalDistance: number
}

const SILENT_MS = 600_000
const AHEAD_MS = 300_000

const cents = (value: number) => Math.round(value * 100) / 100

const metersBetween = (a: Expected, b: { latitude: number; longitude: number }) => {
  const rad = Math.PI / 180
  const h =
    Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 +
    Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2
  return 2 * 6378137 * Math.atan2(Math.sqrt(h), Math.sqrt(1 - h))
}

export interface Count {
  received: number
  stored: number
}

const DAY_MS = 86_400_000

/** Returns the positions of a device in the order of arrival, its latest one, its events and daily counts. */
export const expected = (records: readonly StreamRecord[], device: DeviceId) => {
  const positions: Expected[] = []
  const events: string[] = []
  const counts = new Map<number, Count>()
  let heardAt: number | undefined
  let lastDay = 0
  const seen = new Set<string>()
  let latest: Expected | undefined
  /** True while the latest position is a fix from the future. */
  let isAhead = false
  let lastValid: Expected | undefined
  let time = 0
  for (const { deviceId, receivedAt, points, rejected = [] } of records) {
    if (deviceId !== device) continue
    // A finished count never changes, so a late report counts for the current day.
    const day = (lastDay = Math.max(lastDay, Math.floor(receivedAt / DAY_MS)))
    const count = counts.get(day) ?? { received: 0, stored: 0 }
    counts.set(day, count)
    count.received += points.length + rejected.length
    if (heardAt !== undefined && receivedAt - heardAt > SILENT_MS) events.push('deviceUnknown', 'deviceOnline')
    if (heardAt === undefined) events.push('deviceOnline')
    heardAt = Math.max(heardAt ?? 0, receivedAt)
    for (const { fixTime, latitude, longitude, speed, valid = true, attributes } of points) {
      const placed = latitude !== undefined && longitude !== undefined
      if (!placed && !latest) continue
      const place = placed ? { latitude, longitude } : latest!
      const what = placed
        ? JSON.stringify([fixTime, latitude, longitude, speed, valid, attributes])
        : JSON.stringify([fixTime, latest!.fixTime, latest!.latitude, latest!.longitude, latest!.speed, latest!.valid])
      if (seen.has(what)) continue
      seen.add(what)
      const isValid: boolean = placed ? valid : latest!.valid
      const sent = Number(attributes?.['distance'] ?? -1)
      const measured: number = lastValid ? cents(metersBetween(lastValid, place)) : 0
      const meters = !isValid ? 0 : sent >= 0 ? sent : measured
      const position: Expected = {
        fixTime: placed ? fixTime : latest!.fixTime,
        latitude: place.latitude,
        longitude: place.longitude,
        outdated: !placed,
        valid: isValid,
        speed: placed ? (speed ?? 0) : latest!.speed,
        totalDistance: latest ? cents(latest.totalDistance + meters) : 0,
      }
      positions.push(position)
      count.stored += 1
      if (position.fixTime > receivedAt + AHEAD_MS) {
        if (latest && !(isAhead && latest.fixTime <= position.fixTime)) continue
        latest = position
        isAhead = true
      } else if (position.fixTime >= time) {
        time = position.fixTime
        latest = position
        isAhead = false
        if (!position.valid) continue
        if (position.speed > 0 !== (lastValid?.speed ?? 0) > 0)
          events.push(position.speed > 0 ? 'deviceMoving' : 'deviceStopped')
        lastValid = position
      }
    }
  }
  return { positions, latest, events, counts }
}
