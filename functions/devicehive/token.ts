import type { token as operations } from '#shared/api/devicehive/token.ts'
import { refreshed, scopesOf, tokensFor } from '#shared/http/devicehive/tokens.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { logIn, noteRefresh } from './logIn.ts'
import { mintTokens } from './mintTokens.ts'

export const login: Implementation<typeof operations.login> = async ({ body, table, exchange }) => {
  const account = await logIn(body, exchange)
  return tokensFor(account, await scopesOf(account, table), exchange)
}

export const create: Implementation<typeof operations.create> = async ({ body, caller, exchange }) =>
  mintTokens(caller, body(), exchange)

export const refresh: Implementation<typeof operations.refresh> = async ({ body, exchange }) => {
  const { accessToken, account } = await refreshed(body.refreshToken ?? '', exchange)
  await noteRefresh(account, exchange)
  return { accessToken }
}
