import * as fc from 'fast-check'
import { type AccessFacts, ancestors, maySeeDevice, maySeeGroup, maySeeUser } from '#shared/domain/access.ts'
import { type DeviceId, deviceId, groupId, type GroupId, tenantId, userId } from '#shared/model/ids.ts'
import { keys } from '#shared/table/keys.ts'
import { runs } from '../kit/runs.ts'
import { world } from '../kit/world.ts'

const viewer = { id: userId(7), administrator: false }
const admin = { id: userId(1), administrator: true }

interface Graph {
  /** `parents[i]` is the parent of group i + 1; 0 means none. Cycles are possible. */
  readonly parents: readonly number[]
  readonly groups: readonly number[]
  readonly linkedGroups: readonly number[]
  readonly linkedDevices: readonly number[]
}

const graphs = fc.record<Graph>({
  parents: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 8, maxLength: 8 }),
  groups: fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 5, maxLength: 5 }),
  linkedGroups: fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
  linkedDevices: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 2 }),
})

const factsOf = ({ parents, groups, linkedGroups, linkedDevices }: Graph): AccessFacts => ({
  linkedDevices: new Set(linkedDevices.map(deviceId)),
  linkedGroups: new Set(linkedGroups.map(groupId)),
  managedUsers: new Set(),
  tenantUsers: new Set(),
  tenantOf: new Map(),
  groupOf: new Map(groups.map((group, index): [DeviceId, number] => [deviceId(index + 1), group])),
  parentOf: new Map(parents.map((parent, index): [GroupId, number] => [groupId(index + 1), parent])),
  objects: new Set(),
  linkedObjects: new Set(),
})

/** Brute force from the links down: adds children of granted groups until nothing changes. */
const grantedGroups = ({ parents, linkedGroups }: Graph): Set<number> => {
  const granted = new Set(linkedGroups)
  for (let before = -1; before !== granted.size;) {
    before = granted.size
    parents.forEach((parent, index) => granted.has(parent) && granted.add(index + 1))
  }
  return granted
}

test('grants devices and groups that following all links reaches, on any graph of groups', () => {
  fc.assert(
    fc.property(graphs, graph => {
      const facts = factsOf(graph)
      const granted = grantedGroups(graph)
      graph.groups.forEach((group, index) => {
        const expected = graph.linkedDevices.includes(index + 1) || granted.has(group)
        expect(maySeeDevice(viewer, facts, deviceId(index + 1))).toBe(expected)
        expect(maySeeDevice(admin, facts, deviceId(index + 1))).toBe(true)
      })
      graph.parents.forEach((_, index) => {
        expect(maySeeGroup(viewer, facts, groupId(index + 1))).toBe(granted.has(index + 1))
      })
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('grants no device of another tenant, and nothing for the tenant alone', () => {
  const tenant = fc.option(fc.integer({ min: 1, max: 3 }).map(tenantId), { nil: undefined })
  const tenants = fc.array(tenant, { minLength: 5, maxLength: 5 })
  fc.assert(
    fc.property(graphs, tenants, tenant, (graph, of, own) => {
      const tenantOf = new Map(of.flatMap((one, index) => (one === undefined ? [] : [[deviceId(index + 1), one]])))
      const without = factsOf(graph)
      const facts = { ...without, tenantOf }
      of.forEach((theirs, index) => {
        const device = deviceId(index + 1)
        const splitByApi = own !== undefined && theirs !== undefined && own !== theirs
        const expected = !splitByApi && maySeeDevice(viewer, without, device)
        expect(maySeeDevice({ ...viewer, tenantId: own, managesTenant: true }, facts, device)).toBe(expected)
        expect(maySeeDevice(admin, facts, device)).toBe(true)
      })
    }),
    { numRuns: runs(100, 1000) },
  )
})

test('denies objects that do not exist, even to administrators', () => {
  const facts = factsOf({ parents: [], groups: [], linkedGroups: [9], linkedDevices: [9] })
  for (const who of [viewer, admin]) {
    expect(maySeeDevice(who, facts, deviceId(9))).toBe(false)
    expect(maySeeGroup(who, facts, groupId(9))).toBe(false)
  }
})

test('lets a user be seen by itself, its manager and administrators', () => {
  const facts = {
    ...factsOf({ parents: [], groups: [], linkedGroups: [], linkedDevices: [] }),
    managedUsers: new Set([userId(9)]),
  }
  expect([7, 9, 8].map(id => maySeeUser(viewer, facts, userId(id)))).toEqual([true, true, false])
  expect(maySeeUser(admin, facts, userId(8))).toBe(true)
})

test('ends ancestors after 20 groups and at a cycle', () => {
  expect(ancestors<number>(1, at => at + 1)).toHaveLength(20)
  expect(ancestors<number>(1, at => (at % 3) + 1)).toEqual([1, 2, 3])
})

test('agrees with the stored facts and lists on following all links', async () => {
  const { table, alice, admin: root, stores } = await world()
  for (let n = 1; n <= 5; n += 1) {
    await root.calls('traccar.devices.create', { body: { name: 'x', uniqueId: `u${n}` } }).gets(200)
  }
  await fc.assert(
    fc.asyncProperty(graphs, async graph => {
      await store(table, graph, alice.id)
      const granted = grantedGroups(graph)
      const expected = graph.groups.flatMap((group, index) =>
        graph.linkedDevices.includes(index + 1) || granted.has(group) ? [index + 1] : [],
      )
      const { facts } = await stores.permissions.facts(
        { id: alice.id, administrator: false },
        { devices: [1, 2, 3, 4, 5].map(deviceId), groups: [], users: [], server: false },
      )
      const seen = [1, 2, 3, 4, 5].filter(id =>
        maySeeDevice({ id: alice.id, administrator: false }, facts, deviceId(id)),
      )
      expect(seen).toEqual(expected)
      expect(await stores.permissions.devicesOf(alice)).toEqual(expected)
    }),
    { numRuns: runs(6, 25) },
  )
})

type World = Awaited<ReturnType<typeof world>>

/** Writes a graph as links and groups, replacing the previous one. */
const store = async (table: World['table'], graph: Graph, user: World['alice']['id']): Promise<void> => {
  const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
  const groups = range(8).map(groupId)
  const devices = range(5).map(deviceId)
  const present = (is: boolean, key: { PK: string; SK: string }) => (is ? { put: { ...key } } : { delete: key })
  const writes = [
    ...groups.flatMap((group, index) => [
      { put: { ...keys.group(group), v: 1, rev: 1, d: JSON.stringify({ groupId: graph.parents[index] }) } },
      present(graph.linkedGroups.includes(group), keys.userGroup(user, group)),
      ...groups.map(parent => present(graph.parents[index] === parent, keys.groupChild(parent, group))),
    ]),
    ...devices.flatMap((device, index) => [
      { update: keys.device(device), set: { d: JSON.stringify({ groupId: graph.groups[index] }) } },
      present(graph.linkedDevices.includes(device), keys.userDevice(user, device)),
      ...groups.map(group => present(graph.groups[index] === group, keys.groupDevice(group, device))),
    ]),
  ]
  for (let at = 0; at < writes.length; at += 100) await table.transact(writes.slice(at, at + 100))
}
