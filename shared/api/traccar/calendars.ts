import { Calendar } from '../../model/calendar.ts'
import { group } from '../operation.ts'
import { collection } from './collection.ts'

export const calendars = group(
  'traccar',
  'calendars',
  collection({ kind: 'calendar', path: '/calendars', names: ['calendar', 'calendars'], schema: Calendar }),
)
