import { session } from '#shared/api/traccar/session.ts'
import { badRequest } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { raw } from '#shared/http/reply.ts'

/** A token lasts for a week unless something else is asked for. */
const LASTS_MS = 7 * 86_400_000

export const handler = handle(session.createToken, async ({ body: { expiration, name }, caller, stores, now }) => {
  const wanted = expiration ?? now + LASTS_MS
  if (wanted <= now) throw badRequest('expiration must be in the future')
  // A token that ends makes none that lasts longer.
  const expiresAt = Math.min(wanted, caller.until ?? Infinity)
  const body = await stores.tokens.mint(caller.account, { now, expiresAt, name: name || null })
  return raw({ body, contentType: 'text/plain; charset=utf-8', headers: { 'cache-control': 'no-store' } })
})
