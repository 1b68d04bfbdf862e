import type { token } from '#shared/api/devicehive/token.ts'
import { logIn, noteRefresh } from '#shared/http/devicehive/logIn.ts'
import { mintTokens } from '#shared/http/devicehive/mintTokens.ts'
import { refreshed, scopesOf, tokensFor } from '#shared/http/devicehive/tokens.ts'
import type { Implementation } from '#shared/http/handle.ts'

export const login: Implementation<typeof token.login> = async ({ body, stores, exchange }) => {
  const account = await logIn(body, exchange)
  return tokensFor(account, await scopesOf(account, stores), exchange)
}

export const create: Implementation<typeof token.create> = async ({ body, caller, exchange }) =>
  mintTokens(caller, body(), exchange)

export const refresh: Implementation<typeof token.refresh> = async ({ body, exchange }) => {
  const { accessToken, account } = await refreshed(body.refreshToken ?? '', exchange)
  await noteRefresh(account, exchange)
  return { accessToken }
}
