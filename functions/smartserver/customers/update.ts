import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { changedCustomer, shownCustomer } from '#shared/http/smartserver/customer.ts'

export const handler = handle(customers.update, async ({ body, caller, stores }) => {
  const customer = await stores.tenants.update(body.id, before => changedCustomer(before, body))
  if (!customer) throw notFound('Customer not found')
  return shownCustomer(customer, caller)
})
