import { users } from '#shared/api/smartserver/users.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.setLocale, async ({ body, caller: { session }, stores }) => {
  const changed = session !== undefined && (await stores.cmsSessions.setLocale(session, body))
  if (!changed) throw badRequest('Changing the locale requires a session')
})
