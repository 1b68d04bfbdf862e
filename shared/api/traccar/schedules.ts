import { ReportSchedule } from '../../model/reportSchedule.ts'
import { group } from '../operation.ts'
import { collection } from './collection.ts'

export const schedules = group(
  'traccar',
  'schedules',
  collection({
    kind: 'report',
    path: '/reports',
    names: ['scheduled report', 'scheduled reports'],
    schema: ReportSchedule,
  }),
)
