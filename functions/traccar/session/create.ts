import { session } from '#shared/api/traccar/session.ts'
import { unauthenticated } from '#shared/errors.ts'
import { signIn } from '#shared/http/authenticate.ts'
import { handle } from '#shared/http/handle.ts'
import { openSession } from '#shared/http/openSession.ts'

export const handler = handle(session.create, async ({ body: { email = '', password = '' }, cookie, exchange }) => {
  const account = await signIn({ email, password }, exchange)
  if (!account) throw unauthenticated('Wrong email address or password')
  return openSession(account, cookie, exchange)
})
