import * as fc from 'fast-check'
import { deviceId, groupId } from '#shared/model/ids.ts'
import { entityItem, recordOf } from '#shared/table/entities.ts'
import { groups } from '#shared/table/groups.ts'
import { keys } from '#shared/table/keys.ts'
import { idsUnder, type Table } from '#shared/table/table.ts'
import { runs } from '../kit/runs.ts'
import { type World, world } from '../kit/world.ts'

const move = ({ admin }: World, id: number, to: number) =>
  admin.calls('traccar.groups.update', { params: { id }, body: { name: 'x', groupId: to } })

const chain = async ({ admin }: World, count: number, from = 0): Promise<number> => {
  let last = from
  for (let n = 0; n < count; n += 1) {
    last = (await admin.calls('traccar.groups.create', { body: { name: 'x', groupId: last } }).gets(200)).json.id
  }
  return last
}

/** Returns the parent of each group that exists. */
const parents = async (table: Table): Promise<Map<number, number>> => {
  const all = Array.from({ length: 60 }, (_, n) => groupId(n + 1))
  const items = await table.getMany(all.map(keys.group))
  return new Map(
    items.flatMap((item, n): [number, number][] =>
      item ? [[n + 1, recordOf<{ groupId: number }>(item).groupId]] : [],
    ),
  )
}

/** Returns the level of each group; Infinity within a cycle or below a missing group. */
const depths = (tree: ReadonlyMap<number, number>): number[] =>
  [...tree.keys()].map(id => {
    let depth = 1
    for (let at = tree.get(id); at !== 0; at = tree.get(at)) {
      if (at === undefined || (depth += 1) > 60) return Infinity
    }
    return depth
  })

const storedChildren = async (table: Table): Promise<string[]> => {
  const all = Array.from({ length: 60 }, (_, n) => groupId(n + 1))
  const under = await Promise.all(all.map(id => idsUnder(table, keys.group(id), 'GROUP#')))
  return under.flatMap((children, n) => children.map(child => `${child} in ${n + 1}`)).sort()
}

test('two concurrent moves of groups into each other never both succeed', async () => {
  const here = await world()
  await chain(here, 1)
  await chain(here, 1)
  for (let round = 0; round < 15; round += 1) {
    const answers = await Promise.all([move(here, 1, 2), move(here, 2, 1)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    expect(answers.find(({ status }) => status === 400)?.text).toBe('Cycle in group hierarchy')
    await Promise.all([move(here, 1, 0).gets(200), move(here, 2, 0).gets(200)])
  }
})

test('six concurrent moves that would close a cycle of six leave it open', async () => {
  const here = await world()
  for (let n = 0; n < 6; n += 1) await chain(here, 1)
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(id => move(here, id, (id % 6) + 1)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(Math.max(...depths(await parents(here.table)))).toBe(6)
})

test('keeps the depth limit when a group moves while groups are created below it', async () => {
  const here = await world()
  const deep = await chain(here, 18)
  const pair = await chain(here, 1)
  const create = (parent: number) => here.admin.calls('traccar.groups.create', { body: { name: 'x', groupId: parent } })
  const child = (await create(pair).gets(200)).json.id
  const [moved, ...created] = await Promise.all([move(here, pair, deep), create(child), create(child), create(child)])
  const all = [moved, ...created]
  const tooDeep = all.filter(({ status }) => status === 400).map(({ text }) => text)
  expect(new Set(tooDeep)).toEqual(new Set(['Groups can be nested at most 20 levels deep']))
  expect(Math.max(...depths(await parents(here.table)))).toBeLessThanOrEqual(20)
  expect(moved.status === 200 ? created.every(({ status }) => status === 400) : true).toBe(true)
})

test('creates 20 groups in one parent concurrently', async () => {
  const here = await world()
  const top = await chain(here, 3)
  const all = await Promise.all(
    Array.from({ length: 20 }, () => here.admin.calls('traccar.groups.create', { body: { name: 'x', groupId: top } })),
  )
  expect(all.map(({ status }) => status)).toEqual(all.map(() => 200))
  expect(await idsUnder(here.table, keys.group(groupId(top)), 'GROUP#')).toHaveLength(20)
})

test('keeps trees and their member items consistent under concurrent moves, creations and removals (property)', async () => {
  const act = fc.tuple(
    fc.constantFrom('move', 'move', 'move', 'create', 'remove'),
    fc.integer({ min: 1, max: 6 }),
    fc.integer({ min: 0, max: 6 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 10 }), async acts => {
      const here = await world()
      for (const parent of [0, 1, 2, 0, 4, 4]) {
        await here.admin.calls('traccar.groups.create', { body: { name: 'x', groupId: parent } }).gets(200)
      }
      await here.admin.calls('traccar.devices.create', { body: { name: 'x', uniqueId: 'x', groupId: 2 } }).gets(200)
      const answers = await Promise.all(
        acts.map(([kind, id, to]) => {
          if (kind === 'move') return move(here, id, to)
          if (kind === 'remove') return here.admin.calls('traccar.groups.remove', { params: { id } })
          return here.admin.calls('traccar.groups.create', { body: { name: 'x', groupId: id } })
        }),
      )
      expect(answers.map(({ status }) => status).filter(status => ![200, 204, 400].includes(status))).toEqual([])
      const tree = await parents(here.table)
      expect(depths(tree).every(depth => depth <= 20)).toBe(true)
      const said = [...tree].flatMap(([id, parent]) => (parent > 0 ? [`${id} in ${parent}`] : []))
      expect(await storedChildren(here.table)).toEqual(said.sort())
      const [device] = (await here.admin.calls('traccar.devices.list').gets(200)).json
      expect([...tree.keys(), 0]).toContain(device.groupId)
    }),
    { numRuns: runs(3, 12) },
  )
})

test('removes a group of 130 devices after an interrupted attempt', async () => {
  const here = await world()
  const { admin, table, stores } = here
  const top = await chain(here, 1)
  const vans = Array.from({ length: 130 }, (_, n) => deviceId(n + 1))
  const record = { name: 'x', groupId: top, attributes: {} }
  for (const id of vans) {
    await table.write({ put: entityItem(keys.device(id), { kind: 'device', id, record }) })
    await table.write({ put: { ...keys.groupDevice(groupId(top), id), v: 1 } })
  }
  let transactions = 0
  const failing: Table = {
    ...table,
    transact: async writes => {
      transactions += 1
      if (transactions === 3) throw new Error('cut off')
      return table.transact(writes)
    },
  }

  await expect(groups(failing).remove(groupId(top))).rejects.toThrow('cut off')
  expect(await idsUnder(table, keys.group(groupId(top)), 'DEVICE#')).toHaveLength(32)
  await admin.calls('traccar.groups.remove', { params: { id: top } }).gets(204)
  const devices = await stores.devices.all(0)
  expect(devices).toHaveLength(130)
  expect(devices.every(device => device.groupId === 0)).toBe(true)
})
