import * as z from 'zod/mini'
import { RightsList, Token } from '../../model/token.ts'
import { UserId } from '../../model/ids.ts'
import { User } from '../../model/user.ts'
import { isVisible } from '../../model/wire.ts'
import { group, user } from '../operation.ts'
import { formId, formTime, idParams, optionalId, optionalText } from '../parameters.ts'

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
    query: z.object({ token: optionalText(4096) }),
    response: User,
    grants: ['audit:write'],
    tableAccess: 'write',
    guests: 'allowed',
  },
  become: {
    method: 'GET',
    path: '/session/{id}',
    summary: 'Sign in as a user',
    description:
      'For administrators, and managers of the user. Replaces the session by one of the user that ends after a day.',
    access: user({ user: ['params.id'] }),
    right: 'all',
    params: idParams,
    response: User,
    grants: ['audit:write'],
    tableAccess: 'write',
  },
  create: {
    method: 'POST',
    path: '/session',
    summary: 'Sign in',
    description:
      'Without the `code` that a user with a second factor needs, returns 401 with `WWW-Authenticate: TOTP`. A wrong ' +
      'or used code returns 400.',
    access: 'public',
    right: 'none',
    bodyType: 'form',
    grants: ['totp:use', 'audit:write'],
    body: z.object({
      email: z.optional(z.string()),
      password: z.optional(z.string()),
      code: z.optional(z.string()),
    }),
    response: User,
    // Passwords are hashed here; at 1,769 MB a function has a whole CPU.
    hashesPassword: true,
  },
  remove: {
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    access: user(),
    right: 'none',
    guests: 'allowed',
    response: null,
  },
  createToken: {
    method: 'POST',
    path: '/session/token',
    summary: 'Create a token',
    description:
      'The token is valid for a week, or until `expiration`. `rights` narrows it to some of `read`, `write`, `devices` ' +
      'and `commands`, separated by commas. Administrators, and managers of a user, can create a token for `userId`.',
    access: user({ user: ['body.userId'] }),
    bodyType: 'form',
    body: z.object({
      expiration: formTime,
      name: z.optional(tokenName),
      rights: z.optional(RightsList),
      userId: formId(UserId),
    }),
    response: z.string(),
    responseType: 'text',
  },
  revokeToken: {
    method: 'POST',
    path: '/session/token/revoke',
    summary: 'Revoke a token',
    access: user(),
    // Possession of the token is the permission.
    right: 'none',
    bodyType: 'form',
    body: z.object({ token: z.string('is required').check(z.maxLength(4096)) }),
    response: null,
  },
  tokens: {
    method: 'GET',
    path: '/session/tokens',
    summary: 'List tokens',
    description: 'Returns the valid tokens that the caller, or a user that it manages, has created: not the secrets.',
    access: user({ user: ['query.userId'] }),
    query: z.object({ userId: optionalId }),
    response: z.array(Token),
  },
  removeToken: {
    method: 'DELETE',
    path: '/session/tokens/{id}',
    summary: 'Revoke a token by its id',
    description: 'Does nothing if there is no such token.',
    access: user({ user: ['query.userId'] }),
    params: idParams,
    query: z.object({ userId: optionalId }),
    response: null,
  },
})
