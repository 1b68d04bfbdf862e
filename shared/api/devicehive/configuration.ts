import * as z from 'zod/mini'
import { HiveSetting, HiveSettingDraft } from '../../model/devicehiveThings.ts'
import { type Access, group } from '../operation.ts'

/** Settings apply to the whole server, so only administrators can change them, whatever the token allows. */
const configuring: Access = { role: 'administrator', writes: false, guards: {}, actions: ['ManageConfiguration'] }
const params = z.object({ name: z.string() })

export const configuration = group('devicehive', 'configuration', {
  get: {
    method: 'GET',
    path: '/configuration/{name}',
    summary: 'Get a setting',
    access: configuring,
    params,
    response: HiveSetting,
  },
  set: {
    method: 'PUT',
    path: '/configuration/{name}',
    summary: 'Create or replace a setting',
    access: configuring,
    params,
    body: HiveSettingDraft,
    bodyOptional: true,
    response: HiveSetting,
  },
  remove: {
    method: 'DELETE',
    path: '/configuration/{name}',
    summary: 'Delete a setting',
    access: configuring,
    params,
    response: null,
  },
})
