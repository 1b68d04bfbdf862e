import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { shownCustomer } from '#shared/http/smartserver/customer.ts'

export const handler = handle(customers.current, async ({ caller, stores }) => {
  const customer = caller.tenantId === undefined ? undefined : await stores.tenants.byId(caller.tenantId)
  if (!customer) throw notFound('Your account belongs to no customer')
  return shownCustomer(customer, caller)
})
