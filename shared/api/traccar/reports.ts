import * as z from 'zod/mini'
import { PositionModel } from '../../model/position.ts'
import { group, user } from '../operation.ts'
import { ids, requiredTime } from '../parameters.ts'

const ReportQuery = z.object({ deviceId: ids(1000), groupId: ids(100), from: requiredTime, to: requiredTime })

export const reports = group('traccar', 'reports', {
  route: {
    method: 'GET',
    path: '/reports/route',
    summary: 'The positions of devices and groups in a range',
    access: user({ device: ['query.deviceId'], group: ['query.groupId'] }),
    grants: ['table:read'],
    query: ReportQuery,
    response: z.array(PositionModel),
    memoryMb: 1024,
  },
})
