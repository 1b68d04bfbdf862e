import * as z from 'zod/mini'
import { Action } from '../../model/action.ts'
import { administrator, group } from '../operation.ts'
import { requiredTime } from '../parameters.ts'

export const audit = group('traccar', 'audit', {
  list: {
    method: 'GET',
    path: '/audit',
    summary: 'List actions of users',
    description:
      'Returns successful changes, sign-ins and commands of at most 92 days, oldest first. Entries are kept for 180 days.',
    access: administrator(),
    query: z.object({ from: requiredTime, to: requiredTime }),
    response: z.array(Action),
  },
})
