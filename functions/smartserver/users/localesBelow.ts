import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { LOCALES } from '#shared/model/smartserver.ts'

export const handler = handle(users.localesBelow, async () => ({ value: `[${LOCALES.join(', ')}]` }))
