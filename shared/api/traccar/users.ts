import * as z from 'zod/mini'
import { User } from '../../model/user.ts'
import { group, user } from '../operation.ts'
import { idParams, optionalId } from '../parameters.ts'
import { listQuery, PAGING } from './listQuery.ts'

export const users = group('traccar', 'users', {
  list: {
    method: 'GET',
    path: '/users',
    summary: 'List users',
    description: `Administrators get all users; managers get the users they manage. With \`deviceId\`, only those that are linked to the device itself. ${PAGING}`,
    access: user({ user: ['query.userId'], device: ['query.deviceId'] }),
    query: z.object({ ...listQuery, deviceId: optionalId }),
    response: z.array(User),
  },
  get: {
    method: 'GET',
    path: '/users/{id}',
    summary: 'Get a user',
    description: 'Administrators can get any user; other callers only themselves and the users they manage.',
    access: user({ user: ['params.id'] }),
    params: idParams,
    response: User,
  },
  create: {
    method: 'POST',
    path: '/users',
    summary: 'Create a user',
    description: 'Without credentials, registers a new account if registration is enabled.',
    access: 'public',
    grants: ['totp:write'],
    body: User,
    response: User,
    hashesPassword: true,
  },
  update: {
    method: 'PUT',
    path: '/users/{id}',
    summary: 'Update a user',
    description: 'An absent or null `password`, `token` or `totpKey` is unchanged.',
    access: user({ user: ['params.id'] }),
    grants: ['totp:write'],
    params: idParams,
    body: User,
    response: User,
    hashesPassword: true,
  },
  remove: {
    method: 'DELETE',
    path: '/users/{id}',
    summary: 'Delete a user',
    access: user({ user: ['params.id'] }),
    grants: ['totp:write'],
    params: idParams,
    response: null,
  },
  removeToken: {
    method: 'DELETE',
    path: '/users/{id}/token',
    summary: "Revoke a user's permanent token",
    access: user({ user: ['params.id'] }),
    params: idParams,
    response: null,
  },
  newTotpKey: {
    method: 'POST',
    path: '/users/totp',
    summary: 'Create a TOTP key',
    description:
      'Returns a new key in Base32 for an authenticator app. It takes effect when it is saved as `totpKey` of a user. ' +
      'The server attribute `totpEnable` must be true.',
    access: 'public',
    right: 'none',
    tableAccess: 'read',
    response: z.string(),
    responseType: 'text',
  },
  removeTotp: {
    method: 'DELETE',
    path: '/users/{id}/totp',
    summary: "Remove a user's second factor",
    access: user({ user: ['params.id'] }),
    grants: ['totp:write'],
    params: idParams,
    response: null,
  },
})
