import * as z from 'zod/mini'
import { Statistics } from '../../model/statistics.ts'
import { administrator, group } from '../operation.ts'
import { requiredTime } from '../parameters.ts'

export const statistics = group('traccar', 'statistics', {
  list: {
    method: 'GET',
    path: '/statistics',
    summary: 'List statistics',
    description: 'Returns the statistics captured in a time range of at most 366 days, oldest first.',
    access: administrator(),
    query: z.object({ from: requiredTime, to: requiredTime }),
    response: z.array(Statistics),
  },
})
