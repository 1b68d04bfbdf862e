import { Maintenance } from '../../model/maintenance.ts'
import { group } from '../operation.ts'
import { collection } from './collection.ts'

export const maintenance = group(
  'traccar',
  'maintenance',
  collection({
    kind: 'maintenance',
    path: '/maintenance',
    names: ['maintenance', 'maintenance'],
    schema: Maintenance,
  }),
)
