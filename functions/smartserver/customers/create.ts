import { customers } from '#shared/api/smartserver/customers.ts'
import { handle } from '#shared/http/handle.ts'
import { newCustomer, shownCustomer } from '#shared/http/smartserver/customer.ts'

export const handler = handle(customers.create, async ({ body, caller, stores }) => {
  const customer = newCustomer(body)
  const id = await stores.tenants.create(customer)
  return shownCustomer({ ...customer, id }, caller)
})
