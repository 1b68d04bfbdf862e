import * as z from 'zod/mini'
import { EventModel } from '../../model/event.ts'
import { PositionModel } from '../../model/position.ts'
import { ReportCombined, ReportGeofences, ReportStops, ReportSummary, ReportTrips } from '../../model/report.ts'
import { group, userWithFilters, XLSX } from '../operation.ts'
import { ids, optionalFlag, optionalText, optionalTime, requiredTime, texts } from '../parameters.ts'

const devicesAndGroups = { deviceId: ids(1000), groupId: ids(100) }
/** Time zone of workbooks and days, such as `Europe/Vienna`. Without it, settings of the user and the server apply. */
const timezone = optionalText(64)
const reportQuery = { ...devicesAndGroups, from: requiredTime, to: requiredTime, timezone }
const access = userWithFilters({ device: 'query.deviceId', group: 'query.groupId' })
const ALL = 'Without devices and groups, includes all devices of the caller.'
/** Reports that can be a workbook. */
const kindParams = z.object({ kind: z.enum(['route', 'events', 'summary', 'trips', 'stops', 'devices']) })
const workbookQuery = z.object({
  ...devicesAndGroups,
  from: optionalTime,
  to: optionalTime,
  timezone,
  type: texts(32),
  alarm: texts(64),
  daily: optionalFlag,
})
/** A year of one device is about a million positions. CPU is proportional to memory. */
const MEMORY_MB = 1024

export const reports = group('traccar', 'reports', {
  summary: {
    method: 'GET',
    path: '/reports/summary',
    summary: 'Get the summary report',
    description:
      'Distance, speeds and engine hours of devices and groups in a time range. With `daily=true`, one row per day. ' +
      `Devices without positions have a row of zeros only if \`daily\` is absent. ${ALL}`,
    access,
    query: z.object({ ...reportQuery, daily: optionalFlag }),
    response: z.array(ReportSummary),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  events: {
    method: 'GET',
    path: '/reports/events',
    summary: 'Get the event report',
    description: `Events of devices and groups in a time range, of all types or of the given types and alarms. ${ALL}`,
    access,
    query: z.object({ ...reportQuery, type: texts(32), alarm: texts(64) }),
    response: z.array(EventModel),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  route: {
    method: 'GET',
    path: '/reports/route',
    summary: 'Get the route report',
    description: `Positions of devices and groups in a time range. ${ALL}`,
    access,
    query: z.object(reportQuery),
    response: z.array(PositionModel),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  trips: {
    method: 'GET',
    path: '/reports/trips',
    summary: 'Get the trip report',
    description: `Trips of devices and groups in a time range. ${ALL}`,
    access,
    query: z.object(reportQuery),
    response: z.array(ReportTrips),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  stops: {
    method: 'GET',
    path: '/reports/stops',
    summary: 'Get the stop report',
    description: `The time before, between and after the trips of devices and groups in a time range. ${ALL}`,
    access,
    query: z.object(reportQuery),
    response: z.array(ReportStops),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  combined: {
    method: 'GET',
    path: '/reports/combined',
    summary: 'Get the combined report',
    description: `Routes of devices and groups in a time range, with events and their positions. ${ALL}`,
    access,
    query: z.object(reportQuery),
    response: z.array(ReportCombined),
    memoryMb: MEMORY_MB,
  },
  geofences: {
    method: 'GET',
    path: '/reports/geofences',
    summary: 'Get the visits of geofences',
    description: `Complete visits of devices and groups to the given geofences of the caller in a time range. ${ALL}`,
    access,
    query: z.object({ ...reportQuery, geofenceId: ids(1000) }),
    response: z.array(ReportGeofences),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  xlsx: {
    method: 'GET',
    path: '/reports/{kind}/xlsx',
    summary: 'Get a report as a workbook',
    description: `The list of devices has no time range. ${ALL}`,
    access,
    params: kindParams,
    query: workbookQuery,
    response: z.string(),
    download: [XLSX],
    memoryMb: MEMORY_MB,
  },
  mail: {
    method: 'GET',
    path: '/reports/{kind}/mail',
    summary: 'Send a report as a workbook by email',
    description: `Sends it to the caller's address, at most once a minute. The list of devices has no time range. ${ALL}`,
    access,
    params: kindParams,
    query: workbookQuery,
    grants: ['mail:sendFiles', 'delivery:claim'],
    response: null,
    memoryMb: MEMORY_MB,
  },
})
