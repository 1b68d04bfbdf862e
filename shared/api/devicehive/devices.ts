import * as z from 'zod/mini'
import { HiveCount } from '../../model/devicehive.ts'
import { HiveDevice, HiveDeviceDraft } from '../../model/devicehiveThings.ts'
import { type Access, group, tokenWith } from '../operation.ts'
import { optionalNumberId, PAGE, sortField, sought } from './queries.ts'

const registering: Access = { role: 'user', writes: true, guards: {}, actions: ['RegisterDevice'] }
const SOUGHT = { name: sought, namePattern: sought, networkId: optionalNumberId, networkName: sought }
/** DeviceHive's device id is the uniqueId. */
const params = z.object({ id: z.string() })

export const devices = group('devicehive', 'devices', {
  list: {
    method: 'GET',
    path: '/device',
    summary: 'List devices',
    access: tokenWith('GetDevice'),
    query: z.object({ ...SOUGHT, sortField: sortField('ID', 'Name'), ...PAGE }),
    response: z.array(HiveDevice),
  },
  count: {
    method: 'GET',
    path: '/device/count',
    summary: 'Count devices',
    access: tokenWith('GetDevice'),
    query: z.object(SOUGHT),
    response: HiveCount,
  },
  get: {
    method: 'GET',
    path: '/device/{id}',
    summary: 'Get a device',
    access: tokenWith('GetDevice'),
    params,
    response: HiveDevice,
  },
  save: {
    method: 'PUT',
    path: '/device/{id}',
    summary: 'Create or update a device',
    access: registering,
    params,
    body: HiveDeviceDraft,
    bodyOptional: true,
    bodyParsing: 'lazy',
    response: null,
    changes: 'byHandler',
  },
  remove: {
    method: 'DELETE',
    path: '/device/{id}',
    summary: 'Delete a device',
    description: 'Also deletes everything that the device reported.',
    access: registering,
    params,
    response: null,
    changes: 'byHandler',
  },
})
