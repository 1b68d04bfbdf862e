import { customers } from '#shared/api/smartserver/customers.ts'
import { notFound } from '#shared/errors.ts'
import { handle } from '#shared/http/handle.ts'
import { tenantId } from '#shared/model/ids.ts'

export const handler = handle(customers.remove, async ({ params, stores }) => {
  if (!(await stores.tenants.remove(tenantId(params.id)))) throw notFound('Customer not found')
})
