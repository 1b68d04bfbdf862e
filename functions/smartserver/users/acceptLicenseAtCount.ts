import { users } from '#shared/api/smartserver/users.ts'
import { handle } from '#shared/http/handle.ts'
import { acceptLicense } from '#shared/http/smartserver/acceptLicense.ts'

export const handler = handle(users.acceptLicenseAtCount, async ({ caller, stores }) => acceptLicense(caller, stores))
