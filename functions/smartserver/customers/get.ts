import { customers } from '#shared/api/smartserver/customers.ts'
import { handle } from '#shared/http/handle.ts'
import { customerFor, shownCustomer } from '#shared/http/smartserver/customer.ts'
import { tenantId } from '#shared/model/ids.ts'

export const handler = handle(customers.get, async ({ params, caller, stores }) =>
  shownCustomer(customerFor(caller, await stores.tenants.byId(tenantId(params.id))), caller),
)
