import { token } from '#shared/api/devicehive/token.ts'
import { logIn } from '#shared/http/devicehive/logIn.ts'
import { scopesOf, tokensFor } from '#shared/http/devicehive/tokens.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(token.login, async ({ body, stores, exchange }) => {
  const account = await logIn(body, exchange)
  return tokensFor(account, await scopesOf(account, stores), exchange)
})
