import { customers } from '#shared/api/smartserver/customers.ts'
import { handle } from '#shared/http/handle.ts'
import { shownCustomer } from '#shared/http/smartserver/customer.ts'

export const handler = handle(customers.list, async ({ caller, stores }) => {
  const { administrator, tenantId } = caller
  const own = !administrator && tenantId !== undefined ? [tenantId] : []
  const found = administrator ? await stores.tenants.all() : [...(await stores.tenants.byIds(own)).values()]
  return found.map(tenant => shownCustomer(tenant, caller))
})
