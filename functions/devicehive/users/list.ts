import { users } from '#shared/api/devicehive/users.ts'
import { paged } from '#shared/domain/devicehive/page.ts'
import { pageOf } from '#shared/http/devicehive/pageOf.ts'
import { filterUsers } from '#shared/http/devicehive/filterUsers.ts'
import { handle } from '#shared/http/handle.ts'

export const handler = handle(users.list, async call => {
  const page = pageOf(call.query)
  return paged(await filterUsers(call.query, call), page, ({ login }, field) => (field === 'Login' ? login : undefined))
})
