import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { DEFAULT_LOCALE } from '#shared/model/smartserver.ts'

export const handler = handle(users.locale, async ({ caller: { session, account }, stores }) => {
  // Who brings a password or a token with each request has no session, and the locale that a new one would have.
  const own = account.standing.smartserver?.locale ?? DEFAULT_LOCALE
  return { value: session ? await stores.cmsSessions.locale(session) : own }
})
