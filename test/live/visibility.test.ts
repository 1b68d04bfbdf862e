/** Nobody ever gets a device that it may not see at that moment: any order of links, groups and reports against the API. */
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

const scene = async () => {
  const here = await world()
  const live = watching(here.host)
  const { admin } = here
  for (let n = 1; n <= DEVICES; n += 1)
    await admin.calls('traccar.devices.create', { body: { name: `Car ${n}`, uniqueId: `car${n}` } }).gets(200)
  for (let n = 1; n <= GROUPS; n += 1) await here.group(0, admin)
  const watchers = [here.alice, here.bob]
  const sockets = await Promise.all(watchers.map(person => live.opens(person)))
  await live.delivers()
  return { ...here, ...live, watchers, sockets }
}
type Scene = Awaited<ReturnType<typeof scene>>

const seen = (socket: Socket) =>
  socket
    .frames()
    .flatMap(({ devices = [], positions = [] }) => [
      ...devices.map(({ id }) => id),
      ...positions.map(({ deviceId }) => deviceId),
    ])
const own = async (person: Person): Promise<number[]> =>
  (await person.calls('traccar.devices.list').gets(200)).json.map(({ id }: { id: number }) => id)

const deliver = async ({ watchers, sockets, delivers }: Scene, reported: Set<number>) => {
  for (const socket of sockets) socket.frames()
  await delivers()
  for (const [n, socket] of sockets.entries()) {
    const [got, may] = [new Set(seen(socket)), new Set(await own(watchers[n]!))]
    expect([...got].filter(id => !may.has(id))).toEqual([])
    // And what it may see of what was reported, it gets.
    expect([...reported].filter(id => may.has(id) && !got.has(id))).toEqual([])
  }
  reported.clear()
}

/** As an administrator does it; what the API refuses (a circle of groups, a link that is there) changes nothing. */
const change = async ({ admin, watchers }: Scene, step: Step): Promise<void> => {
  switch (step.do) {
    case 'link':
    case 'unlink': {
      const body = { userId: watchers[step.user]!.id, deviceId: step.device }
      await admin.calls(`traccar.permissions.${step.do}Device`, { body })
      return
    }
    case 'linkGroup':
    case 'unlinkGroup': {
      const body = { userId: watchers[step.user]!.id, groupId: step.group }
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

test('whatever is linked, moved and taken away between reports', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 10, maxLength: 40 }), async steps => {
      const here = await scene()
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
