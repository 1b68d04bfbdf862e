import { users } from '#shared/api/traccar/users.ts'
import { forbidden } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.remove, async ({ params, stores }) => {
  if (!(await stores.users.remove(userId(params.id)))) throw forbidden('User access denied')
})
