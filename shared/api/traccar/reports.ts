import * as z from 'zod/mini'
import { EventModel } from '../../model/event.ts'
import { PositionModel } from '../../model/position.ts'
import { ReportSummary, ReportTrips } from '../../model/report.ts'
import { group, user, XLSX } from '../operation.ts'
import { ids, requiredTime, texts } from '../parameters.ts'

const reportQuery = { deviceId: ids(1000), groupId: ids(100), from: requiredTime, to: requiredTime }
const access = user({ device: ['query.deviceId'], group: ['query.groupId'] })
/** A year of one device is about a million positions. CPU is proportional to memory. */
const MEMORY_MB = 1024

export const reports = group('traccar', 'reports', {
  summary: {
    method: 'GET',
    path: '/reports/summary',
    summary: 'Get the summary report',
    description: 'Distance, speeds and engine hours of devices and groups in a time range.',
    access,
    query: z.object(reportQuery),
    response: z.array(ReportSummary),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  events: {
    method: 'GET',
    path: '/reports/events',
    summary: 'Get the event report',
    description: 'Events of devices and groups in a time range, of all types or of the given types.',
    access,
    query: z.object({ ...reportQuery, type: texts(32) }),
    response: z.array(EventModel),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
  route: {
    method: 'GET',
    path: '/reports/route',
    summary: 'Get the route report',
    description: 'Positions of devices and groups in a time range.',
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
    description: 'Trips of devices and groups in a time range.',
    access,
    query: z.object(reportQuery),
    response: z.array(ReportTrips),
    alternatives: [XLSX],
    memoryMb: MEMORY_MB,
  },
})
