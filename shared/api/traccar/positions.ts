import * as z from 'zod/mini'
import { PositionModel } from '../../model/position.ts'
import { CSV, GPX, group, user } from '../operation.ts'
import { ids, optionalId, optionalTime } from '../parameters.ts'

export const positions = group('traccar', 'positions', {
  list: {
    method: 'GET',
    path: '/positions',
    summary: 'List positions',
    description:
      'Returns the latest position of each device, the positions of a device in a time range, or positions by id.',
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId, from: optionalTime, to: optionalTime, id: ids(100) }),
    response: z.array(PositionModel),
    alternatives: [CSV, GPX],
    memoryMb: 1024,
  },
})
