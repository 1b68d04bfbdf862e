import * as z from 'zod/mini'
import { User } from '../../model/user.ts'
import { isVisible } from '../../model/wire.ts'
import { group, user } from '../operation.ts'
import { formTime, optionalText } from '../parameters.ts'

const tokenName = z
  .string()
  .check(z.maxLength(128), z.refine(isVisible, 'must not contain control or invisible characters'))

export const session = group('traccar', 'session', {
  get: {
    method: 'GET',
    path: '/session',
    summary: 'Get the session',
    description: 'Returns the signed-in user. With `token`, signs in with that token.',
    access: 'public',
    grants: ['table:read', 'table:write'],
    query: z.object({ token: optionalText(4096) }),
    response: User,
  },
  create: {
    method: 'POST',
    path: '/session',
    summary: 'Sign in',
    access: 'public',
    grants: ['table:read', 'table:write'],
    bodyType: 'form',
    body: z.object({ email: z.optional(z.string()), password: z.optional(z.string()) }),
    response: User,
    // Passwords are hashed here; at 1,769 MB a function has a whole CPU.
    memoryMb: 1769,
  },
  remove: {
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    access: user(),
    grants: ['table:read', 'table:write'],
    response: null,
  },
  createToken: {
    method: 'POST',
    path: '/session/token',
    summary: 'Create a token',
    description: 'The token is valid for a week, or until `expiration`.',
    access: user(),
    grants: ['table:read', 'table:write'],
    bodyType: 'form',
    body: z.object({ expiration: formTime, name: z.optional(tokenName) }),
    response: z.string(),
    responseType: 'text',
  },
  revokeToken: {
    method: 'POST',
    path: '/session/token/revoke',
    summary: 'Revoke a token',
    access: user(),
    grants: ['table:read', 'table:write'],
    bodyType: 'form',
    body: z.object({ token: z.string('is required').check(z.maxLength(4096)) }),
    response: null,
  },
})
