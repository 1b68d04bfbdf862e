import * as z from 'zod/mini'
import { HiveCount, HiveNamed } from '../../model/devicehive.ts'
import { HiveId, HiveNamedDraft, HiveNamedWithDevices } from '../../model/devicehiveThings.ts'
import { type Access, group, tokenWith } from '../operation.ts'
import { force, idParams, PAGE, sortField, sought } from './queries.ts'

/** Callers who are not readonly can change the networks that they see, like groups. */
const managing: Access = { role: 'user', writes: true, guards: {}, actions: ['ManageNetwork'] }
const SOUGHT = { name: sought, namePattern: sought }

export const networks = group('devicehive', 'networks', {
  list: {
    method: 'GET',
    path: '/network',
    summary: 'List networks',
    access: tokenWith('GetNetwork'),
    query: z.object({ ...SOUGHT, sortField: sortField('ID', 'Name'), ...PAGE }),
    response: z.array(HiveNamed),
  },
  count: {
    method: 'GET',
    path: '/network/count',
    summary: 'Count networks',
    access: tokenWith('GetNetwork'),
    query: z.object(SOUGHT),
    response: HiveCount,
  },
  get: {
    method: 'GET',
    path: '/network/{id}',
    summary: 'Get a network with its devices',
    access: tokenWith('GetNetwork'),
    params: idParams,
    response: HiveNamedWithDevices,
  },
  insert: {
    method: 'POST',
    path: '/network',
    summary: 'Create a network',
    access: managing,
    body: HiveNamedDraft,
    bodyOptional: true,
    response: HiveId,
    status: 201,
  },
  update: {
    method: 'PUT',
    path: '/network/{id}',
    summary: 'Update a network',
    access: managing,
    params: idParams,
    body: HiveNamedDraft,
    bodyOptional: true,
    bodyParsing: 'lazy',
    response: null,
  },
  remove: {
    method: 'DELETE',
    path: '/network/{id}',
    summary: 'Delete a network',
    description: 'A network that has devices is deleted only with `force=true`, together with its devices.',
    access: managing,
    params: idParams,
    query: z.object({ force: force }),
    response: null,
    changes: { group: 'params.id', viewers: 'before' },
  },
})
