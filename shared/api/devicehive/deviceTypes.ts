import * as z from 'zod/mini'
import { HiveCount, HiveNamed } from '../../model/devicehive.ts'
import { HiveId, HiveNamedDraft, HiveNamedWithDevices } from '../../model/devicehiveThings.ts'
import { type Access, group, tokenWith } from '../operation.ts'
import { force, idParams, PAGE, sortField, sought } from './queries.ts'

/** All users share the device types, so only administrators can change them. */
const managing: Access = { role: 'administrator', writes: false, guards: {}, actions: ['ManageDeviceType'] }
const SOUGHT = { name: sought, namePattern: sought }

export const deviceTypes = group('devicehive', 'deviceTypes', {
  list: {
    method: 'GET',
    path: '/devicetype',
    summary: 'List device types',
    access: tokenWith('GetDeviceType'),
    query: z.object({ ...SOUGHT, sortField: sortField('ID', 'Name'), ...PAGE }),
    response: z.array(HiveNamed),
  },
  count: {
    method: 'GET',
    path: '/devicetype/count',
    summary: 'Count device types',
    access: tokenWith('GetDeviceType'),
    query: z.object(SOUGHT),
    response: HiveCount,
  },
  get: {
    method: 'GET',
    path: '/devicetype/{id}',
    summary: 'Get a device type with its devices',
    access: tokenWith('GetDeviceType'),
    params: idParams,
    response: HiveNamedWithDevices,
  },
  insert: {
    method: 'POST',
    path: '/devicetype',
    summary: 'Create a device type',
    access: managing,
    body: HiveNamedDraft,
    bodyOptional: true,
    response: HiveId,
    status: 201,
  },
  update: {
    method: 'PUT',
    path: '/devicetype/{id}',
    summary: 'Update a device type',
    access: managing,
    params: idParams,
    body: HiveNamedDraft,
    bodyOptional: true,
    bodyParsing: 'lazy',
    response: null,
  },
  remove: {
    method: 'DELETE',
    path: '/devicetype/{id}',
    summary: 'Delete a device type',
    description: 'A device type that has devices is deleted only with `force=true`, together with its devices.',
    access: managing,
    params: idParams,
    query: z.object({ force: force }),
    response: null,
    changes: 'byHandler',
  },
})
