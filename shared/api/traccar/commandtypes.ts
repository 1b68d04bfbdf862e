import * as z from 'zod/mini'
import { CommandType } from '../../model/command.ts'
import { group, user } from '../operation.ts'
import { optionalId } from '../parameters.ts'

export const commandtypes = group('traccar', 'commandtypes', {
  list: {
    method: 'GET',
    path: '/commandtypes',
    summary: 'List command types',
    description: 'Returns the types of commands that the device supports.',
    access: user({ device: ['query.deviceId'] }),
    query: z.object({ deviceId: optionalId }),
    response: z.array(CommandType),
  },
})
