/**
 * Operations that ignore inaccessible objects: every actor requests every device and group next to its own, and receives data
 * of exactly those that it can access by the model.
 */
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { call } from '../kit/call.ts'
import { full } from '../kit/runs.ts'
import { type Case, seesDevice, seesGroup } from './model.ts'
import { devicesOf, groupsOf, RANGE, type Target } from './requests.ts'
import { type Actor, proof, type Scene, scene } from './scene.ts'

let known: Scene

beforeAll(async () => {
  known = await scene()
})

const filtering = operations.filter(({ access, params }) => access !== 'public' && access.filters && !params)

/** Operations with a row for each device. Others are compared with the devices that can be in a response. */
const COMPLETE = new Set(['traccar.reports.route', 'traccar.reports.summary', 'traccar.reports.combined'])

/** Returns the devices in a group and in all groups below it. */
const devicesBelow = ({ model }: Scene, group: number): number[] => {
  const isBelow = (at: number): boolean => at === group || (at > 0 && isBelow(model.groups.get(at) ?? 0))
  return [...model.devices].filter(([, at]) => isBelow(at)).map(([device]) => device)
}

type Kind = 'deviceId' | 'groupId'

const expectedDevices = (actor: Actor, kind: Kind, id: number): Set<number> => {
  const one: Case = { address: '', names: {}, by: 'session', model: known.model, caller: actor.somebody! }
  const named = kind === 'deviceId' ? [id] : seesGroup(one, id) ? devicesBelow(known, id) : []
  const isOfTenant = (device: number) => {
    const [own, of] = [actor.somebody!.tenant, known.model.tenants.get(device)]
    return own === undefined || of === undefined || own === of
  }
  const visible = kind === 'deviceId' ? named.filter(device => seesDevice(one, device)) : named.filter(isOfTenant)
  return new Set([...visible, ...(seesDevice(one, actor.own.device) ? [actor.own.device] : [])])
}

/** Actors of an operation: a third of them unless FULL=1, a different third for each operation. */
const actorsFor = (address: string): readonly Actor[] => {
  const place = filtering.findIndex(operation => operation.address === address)
  const active = known.actors.filter(({ somebody }) => somebody && !somebody.inactive)
  return full ? active : active.filter((_, n) => (n + place) % 3 === 0)
}

/** Returns the first response that has other devices than it should. */
const firstFault = async ({ address }: Operation, kind: Kind): Promise<string | undefined> => {
  for (const actor of actorsFor(address)) {
    const targets: readonly Target[] = kind === 'deviceId' ? devicesOf(known, actor) : groupsOf(known, actor)
    for (const [relation, id] of targets) {
      const own = { deviceId: kind === 'deviceId' ? [actor.own.device, id] : [actor.own.device] }
      const query = { ...RANGE, ...own, ...(kind === 'groupId' && { groupId: [id] }) }
      const { status, json } = await call(address, { query, ...proof(actor, 'session', 'traccar') })
      const got = new Set<number>((json ?? []).map((row: { deviceId: number }) => row.deviceId))
      const expected = expectedDevices(actor, kind, id)
      const extra = [...got].filter(device => !expected.has(device))
      const lacking = COMPLETE.has(address) ? [...expected].filter(device => !got.has(device)) : []
      if (status !== 200 || extra.length > 0 || lacking.length > 0)
        return `${actor.name}, ${relation}: ${status}, too many: ${extra.join()}, missing: ${lacking.join()}`
    }
  }
  return undefined
}

const cases = filtering.flatMap(operation =>
  (['deviceId', 'groupId'] as const).map(kind => [operation.address, kind, operation] as const),
)

test.each(cases)('%s returns data of the accessible objects in %s only', async (_address, kind, operation) => {
  expect(await firstFault(operation, kind)).toBeUndefined()
})

test.each(cases.filter(([address]) => COMPLETE.has(address)))(
  'finds that %s does not filter %s',
  async (_address, kind, operation) => {
    const { access } = operation
    const filters = { device: 'query.deviceId', group: 'query.groupId' } as const
    const { device, group } = filters
    const weakened = kind === 'deviceId' ? { group } : { device }
    if (access === 'public') throw new Error('the operation is public')
    Object.assign(operation, { access: { ...access, filters: weakened } })
    try {
      expect(await firstFault(operation, kind)).toEqual(expect.any(String))
    } finally {
      Object.assign(operation, { access })
    }
  },
)

test('without a selection, returns the devices that are linked to the caller, also to administrators', async () => {
  for (const actor of actorsFor('traccar.reports.combined')) {
    const sent = { query: RANGE, ...proof(actor, 'session', 'traccar') }
    const report = (await call('traccar.reports.combined', sent)).json
    const own = (await call('traccar.devices.list', proof(actor, 'session', 'traccar'))).json
    expect(report.map((row: { deviceId: number }) => row.deviceId)).toEqual(own.map((row: { id: number }) => row.id))
  }
})
