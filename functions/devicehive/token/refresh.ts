import { token } from '#shared/api/devicehive/token.ts'
import { noteRefresh } from '#shared/http/devicehive/logIn.ts'
import { refreshed } from '#shared/http/devicehive/tokens.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(token.refresh, async ({ body, exchange }) => {
  const { accessToken, account } = await refreshed(body.refreshToken ?? '', exchange)
  await noteRefresh(account, exchange)
  return { accessToken }
})
