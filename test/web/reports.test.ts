/** Computations of the reports page. */
import type { EventModel } from '#shared/model/event.ts'
import type { ReportCombined, ReportStops, ReportTrips } from '#shared/model/report.ts'
import { reportAddress, parseReportSelection } from '../../web/src/pages/reports/reportSelection.ts'
import { batchesOf, distancePerDay } from '../../web/src/pages/reports/readReport.ts'
import { entryCount, timelinesOf } from '../../web/src/timeline/timeline.ts'
import { fileNameOf } from '../../web/src/pages/reports/downloads.ts'
import { dayOf, presetRange, parseRange } from '../../web/src/range/range.ts'
import { sortedRows } from '../../web/src/ui/rows.ts'

const RANGE = { from: '2026-05-04T00:00:00.000Z', to: '2026-05-05T00:00:00.000Z' }

test('restores a selection from its address', () => {
  const query = new URLSearchParams({ devices: '3,5', groups: '1', geofences: '7', type: 'alarm', ...RANGE })
  const selection = parseReportSelection('events', query)
  expect(selection).toMatchObject({ kind: 'events', devices: [3, 5], groups: [1], type: 'alarm' })
  const { path, query: written } = reportAddress(selection)
  expect([path, written]).toEqual([
    '/reports/events',
    { devices: '3,5', groups: '1', geofences: '7', type: 'alarm', ...RANGE },
  ])
})

test('opens addresses with the parameters of Traccar’s client', () => {
  const query = new URLSearchParams('deviceId=3&deviceId=5&groupId=1&from=never')
  expect(parseReportSelection('stops', query)).toMatchObject({ kind: 'stops', devices: [3, 5], groups: [1] })
})

test('reads as much as possible of an invalid address', () => {
  const selection = parseReportSelection('nothing', new URLSearchParams('devices=3,x,,-1,3,0&from=never'))
  expect(selection).toMatchObject({ kind: 'summary', devices: [3], groups: [], type: undefined })
  expect(selection.range).toEqual(presetRange('today', new Date(selection.range.from)))
  expect(parseRange(new URLSearchParams({ from: RANGE.to, to: RANGE.from }))).toBeUndefined()
})

test('starts the week on Monday, also on a Sunday', () => {
  const at = (day: number) => new Date(2026, 4, day, 15)
  for (const day of [4, 7, 10]) expect(presetRange('thisWeek', at(day)).from).toEqual(new Date(2026, 4, 4))
  expect(presetRange('thisWeek', at(11)).from).toEqual(new Date(2026, 4, 11))
  expect(dayOf(at(10))).toEqual({ from: new Date(2026, 4, 10), to: new Date(2026, 4, 11) })
})

const trip = (start: Date, distance: number) => ({ startTime: start.toISOString(), distance }) as ReportTrips

test('returns the distance of each day of a range, 0 without trips', () => {
  const trips = [
    trip(new Date(2026, 4, 4, 8), 1000),
    trip(new Date(2026, 4, 6, 23, 59), 500),
    trip(new Date(2026, 4, 4, 9), 1),
  ]
  const days = distancePerDay(trips, { from: new Date(2026, 4, 4), to: new Date(2026, 4, 7) })
  expect(days.map(({ distance }) => distance)).toEqual([1001, 0, 500])
  expect(days.map(({ start }) => new Date(start).getDate())).toEqual([4, 5, 6])
})

test('returns only days with trips for a range of a year', () => {
  const trips = [trip(new Date(2026, 6, 1, 8), 2), trip(new Date(2026, 0, 1, 8), 1)]
  const days = distancePerDay(trips, { from: new Date(2026, 0, 1), to: new Date(2027, 0, 1) })
  expect(days.map(({ start, distance }) => [new Date(start).getMonth(), distance])).toEqual([
    [0, 1],
    [6, 2],
  ])
})

const local = (day: number, hour: number, minute = 0) => new Date(2026, 4, day, hour, minute).toISOString()
const of = (deviceId: number, startTime: string, endTime: string) => ({ deviceId, startTime, endTime })

test('lists stops, trips and events of each day in order, and sums its trips', () => {
  const trips = [
    { ...of(1, local(4, 8), local(4, 9)), distance: 40_000, duration: 3_600_000 },
    { ...of(1, local(5, 8), local(5, 8, 30)), distance: 10_000, duration: 1_800_000 },
    { ...of(2, local(4, 7), local(4, 8)), distance: 1, duration: 3_600_000 },
  ] as ReportTrips[]
  const stops = [of(1, local(4, 6), local(4, 8)), of(1, local(4, 9), local(5, 8))] as ReportStops[]
  const event = { id: 9, deviceId: 1, eventTime: local(4, 8, 20) } as EventModel
  const combined = [
    { deviceId: 1, route: [], events: [event], positions: [] },
    { deviceId: 3, route: [], events: [], positions: [] },
  ] as ReportCombined[]
  const timelines = timelinesOf({ trips, stops, combined })
  expect(timelines.map(({ deviceId }) => deviceId)).toEqual([1])
  const [monday, tuesday] = timelines[0]!.days
  expect(monday).toMatchObject({ start: new Date(2026, 4, 4).getTime(), trips: 1, distance: 40_000, driven: 3_600_000 })
  expect(monday!.entries.map(({ kind }) => kind)).toEqual(['stop', 'trip', 'event', 'stop'])
  expect(tuesday!.entries.map(({ kind }) => kind)).toEqual(['trip'])
  expect(entryCount(timelines)).toBe(5)
})

test('requests 50 devices at a time, and groups separately', () => {
  const devices = Array.from({ length: 120 }, (_, n) => n + 1)
  const batches = batchesOf({ devices, groups: [7] })
  expect(batches.map(({ deviceId, groupId }) => [deviceId.length, groupId.length])).toEqual([
    [50, 0],
    [50, 0],
    [20, 0],
    [0, 1],
  ])
  expect(batchesOf({ devices: [], groups: [] })).toEqual([])
})

test('sorts rows by number, or by name with numbers by value', () => {
  const rows = ['Van 10', 'van 2', 'Van 1']
  expect(sortedRows(rows, row => row, false)).toEqual(['Van 1', 'van 2', 'Van 10'])
  expect(sortedRows([3, -1, 20], row => row, true)).toEqual([20, 3, -1])
})

test('removes path separators from the file name of a device', () => {
  expect(fileNameOf('../../etc/passwd')).toBe('______etc_passwd')
  expect(fileNameOf('Škoda 5 – <b>')).toBe('Škoda 5 _ _b_')
})
