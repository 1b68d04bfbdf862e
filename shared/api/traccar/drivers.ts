import { Driver } from '../../model/driver.ts'
import { group } from '../operation.ts'
import { collection } from './collection.ts'

export const drivers = group(
  'traccar',
  'drivers',
  collection({ kind: 'driver', path: '/drivers', names: ['driver', 'drivers'], schema: Driver }),
)
