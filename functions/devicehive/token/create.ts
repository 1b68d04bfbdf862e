import { token } from '#shared/api/devicehive/token.ts'
import { mintTokens } from '#shared/http/devicehive/mintTokens.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(token.create, async ({ body, caller, exchange }) => mintTokens(caller, body(), exchange))
