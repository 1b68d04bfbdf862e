import * as z from 'zod/mini'
import { HiveCount, HiveNamed } from '../../model/devicehive.ts'
import { HiveId, HiveNamedDraft, HiveNamedWithDevices } from '../../model/devicehiveThings.ts'
import { type Access, group, tokenWith } from '../operation.ts'
import { force, idParams, PAGE, sortField, sought } from './queries.ts'

/** As for groups: who is not readonly, for the networks that it sees. */
const managing: Access = { role: 'user', writes: true, guards: {}, actions: ['ManageNetwork'] }
const SOUGHT = { name: sought, namePattern: sought }

export const networks = group('devicehive', 'networks', {
  list: {
    method: 'GET',
    path: '/network',
    summary: 'List networks',
    access: tokenWith('GetNetwork'),
    grants: ['table:read'],
    query: z.object({ ...SOUGHT, sortField: sortField('ID', 'Name'), ...PAGE }),
    response: z.array(HiveNamed),
  },
  count: {
    method: 'GET',
    path: '/network/count',
    summary: 'Count networks',
    access: tokenWith('GetNetwork'),
    grants: ['table:read'],
    query: z.object(SOUGHT),
    response: HiveCount,
  },
  get: {
    method: 'GET',
    path: '/network/{id}',
    summary: 'Get a network with its devices',
    access: tokenWith('GetNetwork'),
    grants: ['table:read'],
    params: idParams,
    response: HiveNamedWithDevices,
  },
  insert: {
    method: 'POST',
    path: '/network',
    summary: 'Create a network',
    access: managing,
    grants: ['table:read', 'table:write'],
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
    grants: ['table:read', 'table:write'],
    params: idParams,
    body: HiveNamedDraft,
    bodyOptional: true,
    bodyWhen: 'asked',
    response: null,
  },
  remove: {
    method: 'DELETE',
    path: '/network/{id}',
    summary: 'Delete a network',
    description: 'A network that has devices is deleted only with `force=true`, together with its devices.',
    access: managing,
    grants: ['table:read', 'table:write', 'live:publish'],
    params: idParams,
    query: z.object({ force: force }),
    response: null,
  },
})
