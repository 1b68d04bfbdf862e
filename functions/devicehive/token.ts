import type { token as operations } from '#shared/api/devicehive/token.ts'
import { noteSignIn } from '#shared/http/audit.ts'
import { refreshed, scopesOf, tokensFor } from '#shared/http/devicehive/tokens.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { logIn, noteRefresh } from './logIn.ts'
import { mintTokens } from './mintTokens.ts'

export const login: Implementation<typeof operations.login> = async ({ body, table, context }) => {
  const account = await logIn(body, context)
  noteSignIn(context, account)
  return tokensFor(account, await scopesOf(account, table), context)
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, context }) =>
  mintTokens(caller, body(), context)

export const refresh: Implementation<typeof operations.refresh> = async ({ body, context }) => {
  const { accessToken, account } = await refreshed(body.refreshToken ?? '', context)
  await noteRefresh(account, context)
  return { accessToken }
}
