import * as z from 'zod/mini'
import { group } from '../operation.ts'

export const password = group('traccar', 'password', {
  reset: {
    method: 'POST',
    path: '/password/reset',
    summary: 'Request a new password by email',
    description:
      'Sends a link that is valid for an hour, if an active user has this email address. The response is the same if not.',
    access: 'public',
    right: 'none',
    grants: ['notifications:invoke'],
    tableAccess: 'read',
    bodyType: 'form',
    body: z.object({ email: z.string('is required').check(z.maxLength(128)) }),
    response: null,
    status: 200,
  },
  update: {
    method: 'POST',
    path: '/password/update',
    summary: 'Set a new password by a link',
    description: 'Each link is valid once. The new password ends all sessions and tokens of the user.',
    access: 'public',
    right: 'none',
    grants: ['audit:write'],
    bodyType: 'form',
    body: z.object({
      token: z.string('is required').check(z.maxLength(128)),
      password: z.string('is required').check(z.minLength(1, 'must not be empty'), z.maxLength(128)),
    }),
    response: null,
    status: 200,
    hashesPassword: true,
  },
})
