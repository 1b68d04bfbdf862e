import * as z from 'zod/mini'
import { Login, SmartServerUser } from '../../model/smartserver.ts'
import { group, licenseOptional, user } from '../operation.ts'

export const auth = group('smartserver', 'auth', {
  login: {
    method: 'POST',
    path: '/auth/login',
    summary: 'Log in',
    description: 'Sets the cookie `cmsSID`, which all other requests must send.',
    access: 'public',
    grants: ['table:read', 'table:write'],
    body: Login,
    response: SmartServerUser,
    // Passwords are hashed here; at 1,769 MB a function has a whole CPU.
    memoryMb: 1769,
  },
  logout: {
    method: 'PUT',
    path: '/auth/logout',
    summary: 'Log out',
    access: licenseOptional(),
    grants: ['table:read', 'table:write'],
    response: null,
    status: 200,
  },
  sessionTimeout: {
    method: 'GET',
    path: '/auth/sessionTimeout',
    summary: 'Get the session timeout',
    access: user(),
    grants: ['table:read', 'session:renew'],
    response: z.int().check(z.meta({ 'x-unit': 'ms' })),
  },
})
