/**
 * Property: a client never receives a device that it cannot see at that time, for any sequence of links, groups and
 * reports.
 */
import fc from 'fast-check'
import { runs } from '../kit/runs.ts'
import { type Person, world } from '../kit/world.ts'
import { type Socket, watching } from '../kit/watching.ts'

const DEVICES = 4
const GROUPS = 3

type Step =
  | { readonly do: 'link' | 'unlink'; readonly user: number; readonly device: number }
  | { readonly do: 'linkGroup' | 'unlinkGroup'; readonly user: number; readonly group: number }
  | { readonly do: 'move'; readonly device: number; readonly group: number }
  | { readonly do: 'nest'; readonly group: number; readonly parent: number }
  | { readonly do: 'report'; readonly device: number }
  | { readonly do: 'deliver' }

const user = fc.nat(1)
const device = fc.integer({ min: 1, max: DEVICES })
const group = fc.integer({ min: 1, max: GROUPS })
const orNone = fc.integer({ min: 0, max: GROUPS })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('link', 'unlink'), user, device }),
  fc.record({ do: fc.constantFrom('linkGroup', 'unlinkGroup'), user, group }),
  fc.record({ do: fc.constant('move'), device, group: orNone }),
  fc.record({ do: fc.constant('nest'), group, parent: orNone }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('report'), device }) },
  { weight: 3, arbitrary: fc.constant({ do: 'deliver' }) },
)

const setUp = async () => {
  const here = await world()
  const live = watching(here.host)
  const { admin } = here
  for (let n = 1; n <= DEVICES; n += 1)
    await admin.calls('traccar.devices.create', { body: { name: `Car ${n}`, uniqueId: `car${n}` } }).gets(200)
  for (let n = 1; n <= GROUPS; n += 1) await here.group(0, admin)
  const people = [here.alice, here.bob]
  const sockets = await Promise.all(people.map(person => live.opens(person)))
  await live.delivers()
  return { ...here, ...live, people, sockets }
}
type Scene = Awaited<ReturnType<typeof setUp>>

const seen = (socket: Socket) =>
  socket
    .frames()
    .flatMap(({ devices = [], positions = [] }) => [
      ...devices.map(({ id }) => id),
      ...positions.map(({ deviceId }) => deviceId),
    ])
const visible = async (person: Person): Promise<number[]> =>
  (await person.calls('traccar.devices.list').gets(200)).json.map(({ id }: { id: number }) => id)

const deliver = async ({ people, sockets, delivers }: Scene, reported: Set<number>) => {
  for (const socket of sockets) socket.frames()
  await delivers()
  for (const [n, socket] of sockets.entries()) {
    const [received, allowed] = [new Set(seen(socket)), new Set(await visible(people[n]!))]
    expect([...received].filter(id => !allowed.has(id))).toEqual([])
    // Every reported device that it can see must arrive.
    expect([...reported].filter(id => allowed.has(id) && !received.has(id))).toEqual([])
  }
  reported.clear()
}

/** Applies a step as administrator. Steps that the API rejects (a group cycle, an existing link) change nothing. */
const change = async ({ admin, people }: Scene, step: Step): Promise<void> => {
  switch (step.do) {
    case 'link':
    case 'unlink': {
      const body = { userId: people[step.user]!.id, deviceId: step.device }
      await admin.calls(`traccar.permissions.${step.do}Device`, { body })
      return
    }
    case 'linkGroup':
    case 'unlinkGroup': {
      const body = { userId: people[step.user]!.id, groupId: step.group }
      await admin.calls(`traccar.permissions.${step.do}`, { body })
      return
    }
    case 'move': {
      const { device: id, group: groupId } = step
      await admin.calls('traccar.devices.update', {
        params: { id },
        body: { id, name: `Car ${id}`, uniqueId: `car${id}`, groupId },
      })
      return
    }
    case 'nest': {
      const { group: id, parent: groupId } = step
      await admin.calls('traccar.groups.update', { params: { id }, body: { id, name: `Group ${id}`, groupId } })
      return
    }
    case 'report':
    case 'deliver':
  }
}

test('sends only visible devices, and all of them, for random sequences of changes and reports (property)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40 }), async steps => {
      const here = await setUp()
      const reported = new Set<number>()
      for (const step of [...steps, { do: 'deliver' } as const]) {
        if (step.do === 'deliver') await deliver(here, reported)
        else if (step.do === 'report') {
          here.host.clock.advance(1000)
          await here.reports(step.device, {})
          reported.add(step.device)
        } else await change(here, step)
      }
    }),
    { numRuns: runs(6, 25) },
  )
})
