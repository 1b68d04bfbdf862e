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
    grants: ['audit:write'],
    body: Login,
    response: SmartServerUser,
    // Passwords are hashed here; at 1,769 MB a function has a whole CPU.
    hashesPassword: true,
  },
  logout: {
    method: 'PUT',
    path: '/auth/logout',
    summary: 'Log out',
    access: licenseOptional(),
    response: null,
    status: 200,
  },
  sessionTimeout: {
    method: 'GET',
    path: '/auth/sessionTimeout',
    summary: 'Get the session timeout',
    access: user(),
    response: z.int().check(z.meta({ 'x-unit': 'ms' })),
  },
})
