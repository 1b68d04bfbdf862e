import * as fc from 'fast-check'
import { deviceId, userId } from '#shared/model/ids.ts'
import { accountOf } from '#shared/table/accounts.ts'
import { recordOf } from '#shared/table/entities.ts'
import { keys } from '#shared/table/keys.ts'
import { idsUnder, type Item, type Table } from '#shared/table/table.ts'
import { type Received } from '../kit/call.ts'
import { runs } from '../kit/runs.ts'
import { type World, world } from '../kit/world.ts'

/** One of the concurrent requests of an administrator, about three users, four devices and two groups. */
const act = ({ admin }: World, kind: string, user: number, device: number): Promise<Received> => {
  const link = { userId: user, deviceId: device }
  const body = { name: 'x', uniqueId: `name ${(user * 2 + device) % 8}`, groupId: (user % 3) * (device % 2) }
  switch (kind) {
    case 'create':
      return admin.calls('traccar.devices.create', { body })
    case 'update':
      return admin.calls('traccar.devices.update', {
        params: { id: device },
        body: { ...body, disabled: device % 2 === 0 },
      })
    case 'remove':
      return admin.calls('traccar.devices.remove', { params: { id: device } })
    case 'link':
      return admin.calls('traccar.permissions.linkDevice', { body: link })
    case 'unlink':
      return admin.calls('traccar.permissions.unlinkDevice', { body: link })
    default:
      return admin.calls('traccar.users.remove', { params: { id: user } })
  }
}

const acts = fc.array(
  fc.tuple(
    fc.constantFrom('create', 'create', 'update', 'remove', 'link', 'link', 'unlink', 'forget'),
    fc.integer({ min: 2, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
  ),
  { minLength: 6, maxLength: 14 },
)

const present = async (table: Table, all: readonly { PK: string; SK: string }[]): Promise<Item[]> =>
  (await table.getMany(all)).filter(item => item !== undefined)

/** Returns the contradictions between items of users, devices, links, locks and groups. */
const contradictions = async (table: Table): Promise<string[]> => {
  const users = [1, 2, 3, 4].map(userId)
  const devices = Array.from({ length: 20 }, (_, index) => deviceId(index + 1))
  const found: string[] = []
  const living = new Map((await present(table, devices.map(keys.device))).map(item => [item['id'], item]))
  for (const user of users) {
    const item = await table.get(keys.user(user))
    const linked = await idsUnder(table, keys.user(user), 'DEVICE#')
    const back = (
      await present(
        table,
        devices.map(device => keys.deviceUser(device, user)),
      )
    ).length
    const count = item ? accountOf(item).devices : 0
    if (linked.length !== count || back !== count) found.push(`user ${user}: ${linked.length} ${back} ${count}`)
    if (linked.some(id => !living.has(id))) found.push(`user ${user} is linked to a missing device`)
  }
  const locks = await present(
    table,
    [0, 1, 2, 3, 4, 5, 6, 7].map(n => keys.uniqueId(`name ${n}`)),
  )
  if (locks.length !== living.size) found.push(`${locks.length} locks, ${living.size} devices`)
  for (const lock of locks) {
    const device = living.get(lock['deviceId'] as number)
    const record = device && recordOf<{ uniqueId: string; disabled: boolean }>(device)
    if (!record || keys.uniqueId(record.uniqueId).PK !== lock.PK) found.push(`${lock.PK} has no device`)
    if (record && record.disabled !== lock['disabled']) found.push(`${lock.PK} has another status than its device`)
  }
  for (const device of devices) {
    const item = living.get(device)
    const group = item ? recordOf<{ groupId: number }>(item).groupId : 0
    const state = await table.get(keys.deviceState(device))
    if ((state !== undefined) !== (item !== undefined)) found.push(`device ${device} and its state`)
    const member = await present(
      table,
      [1, 2].map(id => keys.groupDevice(id as never, device)),
    )
    if (member.map(({ PK }) => PK).join() !== (group > 0 ? `GROUP#${group}` : ''))
      found.push(`device ${device} in its group`)
  }
  return found
}

test('keeps links, locks, counts and groups consistent under concurrent requests (property)', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async todo => {
      const here = await world()
      await here.user('carol')
      await here.group(0)
      await here.group(0)
      await Promise.all(Array.from({ length: 3 }, (_, n) => act(here, 'create', 4, n + 1)))
      const answers = await Promise.all(todo.map(([kind, user, device]) => act(here, kind, user, device)))
      expect(answers.map(({ status }) => status).filter(status => ![200, 204, 400].includes(status))).toEqual([])
      expect(await contradictions(here.table)).toEqual([])
    }),
    { numRuns: runs(6, 25) },
  )
})
