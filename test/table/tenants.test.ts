import { tenantId } from '#shared/model/ids.ts'
import { stores } from '#shared/stores.ts'
import type { Table } from '#shared/table/table.ts'
import { tenants } from '#shared/table/tenants.ts'
import { profile, world } from '../kit/world.ts'

test('who joins a customer while it is found empty keeps it from being deleted', async () => {
  const { table, tenant } = await world()
  const id = await tenant('Acme')
  let joins = 0
  const join = async () => {
    joins += 1
    await stores(table).users.create({ profile: profile('late'), phc: '', token: null, standing: { tenantId: id } })
  }
  // Its users were asked for already when its devices are.
  const late: Table = {
    ...table,
    async *list(kind) {
      if (joins === 0) await join()
      yield* table.list(kind)
    },
  }
  await expect(tenants(late).remove(id)).rejects.toThrow('The customer still has users')
  expect(joins).toBe(1)
  expect(await tenants(table).byId(id)).toMatchObject({ name: 'Acme' })
})

test('nobody joins a customer that is not there', async () => {
  const { stores: known } = await world()
  const nowhere = { profile: profile('lost'), phc: '', token: null, standing: { tenantId: tenantId(9) } }
  await expect(known.users.create(nowhere)).rejects.toThrow('Customer not found')
})
