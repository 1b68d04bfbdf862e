import { users } from '#shared/api/devicehive/users.ts'
import { associate } from '#shared/http/devicehive/associate.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.assignDeviceType, call => associate(call, 'assign'))
