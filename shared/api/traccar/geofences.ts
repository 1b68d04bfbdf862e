import * as z from 'zod/mini'
import { Geofence } from '../../model/geofence.ts'
import { group } from '../operation.ts'
import { optionalFlag } from '../parameters.ts'
import { collection } from './collection.ts'
import { linkedListQuery } from './listQuery.ts'

const geofence = collection({
  kind: 'geofence',
  path: '/geofences',
  names: ['geofence', 'geofences'],
  schema: Geofence,
})

export const geofences = group('traccar', 'geofences', {
  ...geofence,
  // Nothing is remembered here that `refresh` could renew.
  list: { ...geofence.list, query: z.object({ ...linkedListQuery, refresh: optionalFlag }) },
})
