import * as z from 'zod/mini'
import { User } from '../../model/user.ts'
import { group, user } from '../operation.ts'
import { idParams, optionalId } from '../parameters.ts'

export const users = group('traccar', 'users', {
  list: {
    method: 'GET',
    path: '/users',
    summary: 'List users',
    description: 'Administrators get all users; managers get the users they manage.',
    access: user({ user: ['query.userId'] }),
    query: z.object({ userId: optionalId }),
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
    body: User,
    response: User,
    hashesPassword: true,
  },
  update: {
    method: 'PUT',
    path: '/users/{id}',
    summary: 'Update a user',
    access: user({ user: ['params.id'] }),
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
})
