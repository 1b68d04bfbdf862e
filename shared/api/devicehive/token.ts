import { HiveAccessToken, HiveCredentials, HiveRefresh, HiveTokenDraft, HiveTokens } from '../../model/devicehive.ts'
import { group, tokenWith } from '../operation.ts'

export const token = group('devicehive', 'token', {
  login: {
    method: 'POST',
    path: '/token',
    summary: 'Sign in',
    description: 'Returns an access token, and a refresh token to get the next access token.',
    access: 'public',
    grants: ['signing:rotate', 'audit:write'],
    body: HiveCredentials,
    bodyOptional: true,
    response: HiveTokens,
    status: 201,
    // Passwords are hashed here; at 1,769 MB a function has a whole CPU.
    hashesPassword: true,
  },
  create: {
    method: 'POST',
    path: '/token/create',
    summary: 'Create tokens',
    description:
      "The new tokens cannot allow more than the caller's token. Administrators can create tokens for any user.",
    access: tokenWith('ManageToken'),
    grants: ['signing:rotate'],
    body: HiveTokenDraft,
    bodyOptional: true,
    bodyParsing: 'lazy',
    response: HiveTokens,
    status: 201,
    tableAccess: 'read',
  },
  refresh: {
    method: 'POST',
    path: '/token/refresh',
    summary: 'Refresh an access token',
    access: 'public',
    grants: ['signing:rotate'],
    body: HiveRefresh,
    bodyOptional: true,
    response: HiveAccessToken,
    status: 201,
  },
})
