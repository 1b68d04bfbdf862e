import { session } from '#shared/api/traccar/session.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(session.revokeToken, async ({ body, stores }) => {
  await stores.tokens.revoke(body.token)
})
