import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { encodeRecord } from '#shared/stream/record.ts'
import { deviceId } from '#shared/model/ids.ts'
import { Activity } from '../../../local/program/activity.ts'
import type { JournalRecord } from '../../../local/stream/frames.ts'

const NOON = Date.parse('2026-06-01T12:00:00Z')
const MINUTE_MS = 60_000

const recordOf = (text: Uint8Array | string, arrivedAt: number): JournalRecord => ({
  sequence: '1',
  partitionKey: '1',
  arrivedAt,
  data: Buffer.from(text),
})
const report = (device: number, points: number, at = NOON): JournalRecord =>
  recordOf(
    encodeRecord({
      v: 1,
      protocol: 'osmand',
      receivedAt: at,
      deviceId: deviceId(device),
      points: Array.from({ length: points }, () => ({ fixTime: NOON, latitude: 51, longitude: 0 })),
    }),
    at,
  )

test('counts positions when they are applied, and devices for ten minutes', () => {
  let now = NOON
  const activity = new Activity(() => now)
  expect(activity.text()).toBe('0 requests, 0 positions, 0 errors, 0 devices online')
  activity.countRecords([report(1, 1), report(2, 30), report(1, 2)])
  expect(activity.text()).toBe('0 requests, 33 positions, 0 errors, 2 devices online')
  now += 5 * MINUTE_MS
  activity.countRecords([report(2, 1, now)])
  now += 6 * MINUTE_MS
  expect(activity.text()).toBe('0 requests, 34 positions, 0 errors, 1 device online')
})

test('ignores poison records and unknown devices', () => {
  const activity = new Activity(() => NOON)
  const newcomer = encodeRecord({ v: 1, protocol: 'osmand', receivedAt: NOON, uniqueId: 'new', points: [] })
  activity.countRecords([recordOf('{"v":', NOON), recordOf(newcomer, NOON), recordOf('null', NOON)])
  expect(activity.text()).toBe('0 requests, 0 positions, 0 errors, 0 devices online')
})

test('counts log entries of level error', () => {
  const activity = new Activity(() => NOON)
  for (const level of ['debug', 'info', 'warn', 'error'] as const) activity.countLogEntry(level)
  expect(activity.text()).toContain(', 1 error, ')
})

test('counts a request when its response is sent', async () => {
  const activity = new Activity(() => NOON)
  const server = createServer(activity.countRequests((_, response) => void response.end('yes'))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const _ of [1, 2]) await (await fetch(`http://127.0.0.1:${port}`)).text()
  server.close().closeAllConnections()
  expect(activity.text()).toContain('2 requests, ')
})
