import { users } from '#shared/api/smartserver/users.ts'
import { forbidden, notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { shownCustomer } from '#shared/http/smartserver/customer.ts'
import { userId } from '#shared/model/ids.ts'

export const handler = handle(users.customer, async ({ params, caller, stores }) => {
  const user = await stores.users.byId(userId(params.id))
  const tenant = user?.standing.tenantId
  const same = params.id === caller.id || (tenant !== undefined && tenant === caller.tenantId)
  // A user who is not there is refused as one of another customer is.
  if (!caller.administrator && !same) throw forbidden('The user belongs to another customer')
  const customer = tenant === undefined ? undefined : await stores.tenants.byId(tenant)
  if (!customer) throw notFound(user ? 'The user belongs to no customer' : 'User not found')
  return shownCustomer(customer, caller)
})
