import { type Account, profileIn } from '#shared/table/accounts.ts'
import type { Table } from '#shared/table/table.ts'
import { users } from '#shared/table/users.ts'
import { profile, type World, world } from '../kit/world.ts'

/** Returns a table that sets the device limit of a manager to 5 just before the first write. */
const withLimitLowered = ({ table }: World, manager: Account): Table => {
  let lowered = false
  const lower = async () => {
    if (lowered) return
    lowered = true
    await users(table).update(manager.id, before => ({ profile: { ...profileIn(before), deviceLimit: 5 } }))
  }
  return {
    ...table,
    write: async write => (await lower(), table.write(write)),
    transact: async writes => (await lower(), table.transact(writes)),
  }
}

const manager = async ({ table }: World): Promise<Account> =>
  users(table).create({
    profile: profile('manager', { deviceLimit: 100, userLimit: -1 }),
    phc: '',
    token: null,
  })

const managed = { profile: profile('managed', { deviceLimit: 1 }), phc: '', token: null }

test('limits a user by its manager, whose own limit is lowered during the update', async () => {
  const here = await world()
  const boss = await manager(here)
  const user = await users(here.table).create({ ...managed, manager: { id: boss.id, limit: -1 } })
  const updated = await users(withLimitLowered(here, boss)).update(user.id, before => ({
    profile: { ...profileIn(before), deviceLimit: 50 },
  }))
  expect(updated?.deviceLimit).toBe(5)
  expect((await users(here.table).byId(user.id))?.deviceLimit).toBe(5)
})

test('limits an update by the user who makes it, whose own limit is lowered during the update', async () => {
  const here = await world()
  const boss = await manager(here)
  const user = await users(here.table).create(managed)
  const updated = await users(withLimitLowered(here, boss)).update(user.id, before => ({
    profile: { ...profileIn(before), deviceLimit: 50 },
    boundBy: boss,
  }))
  expect(updated?.deviceLimit).toBe(5)
})

test('limits a new user by its creator, whose own limit is lowered during the creation', async () => {
  const here = await world()
  const boss = await manager(here)
  let writes = 0
  const table: Table = {
    ...here.table,
    transact: async steps => {
      writes += 1
      if (writes === 1)
        await users(here.table).update(boss.id, before => ({ profile: { ...profileIn(before), deviceLimit: 5 } }))
      return here.table.transact(steps)
    },
  }
  const created = await users(table).create({
    ...managed,
    profile: profile('managed', { deviceLimit: 50 }),
    boundBy: boss,
  })
  expect(created.deviceLimit).toBe(5)
  expect(writes).toBe(2)
})

test('rejects an update by a user who was removed meanwhile', async () => {
  const { table, ...rest } = await world()
  const boss = await manager({ table, ...rest })
  const user = await users(table).create(managed)
  await users(table).remove(boss.id)
  const update = users(table).update(user.id, before => ({
    profile: { ...profileIn(before), deviceLimit: 50 },
    boundBy: boss,
  }))
  await expect(update).rejects.toThrow('Admin access required')
  expect((await users(table).byId(user.id))?.deviceLimit).toBe(1)
})
