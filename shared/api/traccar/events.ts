import { EventModel } from '../../model/event.ts'
import { group, user } from '../operation.ts'
import { idParams } from '../parameters.ts'

export const events = group('traccar', 'events', {
  get: {
    method: 'GET',
    path: '/events/{id}',
    summary: 'Get an event',
    access: user(),
    params: idParams,
    response: EventModel,
  },
})
