import { auth } from '#shared/api/smartserver/auth.ts'
import { handle } from '#shared/http/handle.ts'
import { CMS_SESSION_MS } from '#shared/table/smartServerSessions.ts'

export const handler = handle(auth.sessionTimeout, async () => CMS_SESSION_MS)
