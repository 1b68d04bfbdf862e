/** Removes one access check at a time. For each of them the matrix must find a request that should have been rejected. */
import { operations } from '#shared/api/index.ts'
import type { Access, Guards, Operation } from '#shared/api/operation.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import type { HandlerInput, Implementation } from '#shared/http/implementation.ts'
import { type UserId, userId } from '#shared/model/ids.ts'
import type { Account } from '#shared/table/accounts.ts'
import { type Handler, handlerOf } from '../kit/call.ts'
import { type Cell, cellsOf, run } from './cells.ts'
import { type Scene, scene } from './scene.ts'

let known: Scene

beforeAll(async () => {
  known = await scene()
})

/** Actors that most operations reject come first, because they find a missing check soonest. */
const FIRST = ['anonymous', 'readonly', 'stranger', 'administrator', 'deviceReadonly', 'limitCommands']
const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)

/** Returns the first difference between the responses and the model, among the requests that should be rejected. */
const firstFault = async (operation: Operation, handler?: Handler): Promise<string | undefined> => {
  const actors = [...known.actors].sort((one, other) => rank(one.name) - rank(other.name))
  for (const actor of actors) {
    const rejected = cellsOf(known, operation, actor).filter(isTried)
    const [fault] = await run(known, rejected, handler)
    if (fault !== undefined) return fault
  }
  return undefined
}

const isTried = ({ expected, by }: Cell) => expected.is !== 'allowed' && by !== 'basic'

interface WeakAccess {
  readonly lacks: string
  readonly access: Access
}

/** Returns the access rule without its role, without its readonly check, and without each of its guards. */
const weakened = ({ access }: Operation): WeakAccess[] => {
  if (access === 'public') return []
  const { role, writes, guards, actions, ...others } = access
  return [
    role === 'administrator'
      ? { lacks: 'that it is for administrators', access: { ...access, role: 'user' } }
      : { lacks: 'that one has to sign in', access: 'public' },
    ...(actions ? [{ lacks: 'that a token needs an action', access: { role, writes, guards, ...others } }] : []),
    ...(writes ? [{ lacks: 'that it writes', access: { ...access, writes: false } }] : []),
    ...Object.entries(guards).flatMap(([kind, places]) =>
      places.map(place => ({
        lacks: `the guard of the ${kind} at ${place}`,
        access: { ...access, guards: { ...guards, [kind]: places.filter(one => one !== place) } satisfies Guards },
      })),
    ),
  ]
}

/** Runs with another access rule in the declaration, which handlers read at each request. */
const withAccess = async <R>(operation: Operation, access: Access, work: () => Promise<R>): Promise<R> => {
  const before = operation.access
  Object.assign(operation, { access })
  try {
    return await work()
  } finally {
    Object.assign(operation, { access: before })
  }
}

/** The handler repeats these checks with the same message, so that removing one of the two changes nothing. */
const CHECKED_TWICE = new Set([
  'devicehive.users.getDeviceType without that a token needs an action',
  'traccar.attributes.removeAlias without that it writes',
  'vehicles.associations.create without that it writes',
  'vehicles.associations.remove without that it writes',
  'devicehive.devices.save without that it writes',
  'devicehive.devices.remove without that it writes',
  // The handler refuses all callers but administrators, who manage everybody.
  ...['link', 'unlink', 'linkAll', 'unlinkAll'].map(
    name => `traccar.permissions.${name} without the guard of the user at body.managedUserId`,
  ),
])

const declared = operations
  .flatMap(operation => weakened(operation).map(one => ({ ...one, operation })))
  .filter(({ operation, lacks }) => !CHECKED_TWICE.has(`${operation.address} without ${lacks}`))

test.each(declared.map(one => [one.operation.address, one.lacks, one] as const))(
  'finds a missing check in the declaration: %s without %s',
  async (_address, _lacks, { operation, access }) => {
    expect(await withAccess(operation, access, () => firstFault(operation))).toEqual(expect.any(String))
  },
)

type Input = HandlerInput<Operation>
const withCaller = (input: Input, change: (caller: Caller) => Partial<Caller>): Input => ({
  ...input,
  ...(input.caller && { caller: { ...input.caller, ...change(input.caller) } }),
})
const withAccount = (input: Input, change: Partial<Account>): Input =>
  withCaller(input, ({ account }) => ({ account: { ...account, ...change } }))

/** Inputs that make a handler skip one of its checks. */
const SKIPS = {
  'that only administrators may': input => withCaller(input, () => ({ administrator: true })),
  'that the user is readonly for devices': input => withAccount(input, { readonly: false, deviceReadonly: false }),
  'that the user may not send commands': input => withAccount(input, { limitCommands: false }),
  'that the credentials are invalid': input => ({
    ...input,
    context: Object.assign(Object.create(input.context), { invalidCredentials: false }),
  }),
  'that the user is the caller': input => withCaller(input, () => ({ id: NOBODY })),
} as const satisfies Readonly<Record<string, (input: Input) => Input>>
const NOBODY: UserId = userId(999_999)

/** Checks that handlers make themselves, because a declaration cannot express them. */
const HANDLER_CHECKS: Readonly<Record<keyof typeof SKIPS, readonly string[]>> = {
  'that only administrators may': [
    'traccar.users.list',
    'traccar.users.create',
    'traccar.users.update',
    'traccar.users.remove',
    'traccar.users.removeToken',
    'traccar.users.removeTotp',
    'traccar.session.become',
    'traccar.session.createToken',
    'traccar.session.removeToken',
    'traccar.devices.list',
    'traccar.groups.list',
    'traccar.geofences.list',
    'traccar.positions.list',
    'traccar.positions.remove',
    'traccar.events.get',
    'traccar.media.get',
    'traccar.shares.update',
    'traccar.shares.remove',
    'traccar.notifications.set',
    'traccar.notificationRules.announce',
    'traccar.permissions.link',
    'traccar.permissions.unlink',
    'traccar.permissions.linkAll',
    'traccar.permissions.unlinkAll',
    'smartserver.users.customer',
  ],
  'that the user is readonly for devices': [
    'traccar.devices.create',
    'traccar.devices.update',
    'traccar.devices.remove',
    'traccar.devices.setImage',
    'traccar.ingestKeys.rotate',
    'traccar.ingestKeys.remove',
    'traccar.devices.setAccumulators',
    'traccar.attributes.createAlias',
    'traccar.attributes.updateAlias',
    'traccar.attributes.removeAlias',
    'vehicles.associations.create',
    'vehicles.associations.remove',
    'devicehive.devices.save',
    'devicehive.devices.remove',
  ],
  'that the user may not send commands': [
    'traccar.commands.create',
    'traccar.commands.send',
    'traccar.savedCommands.update',
    'traccar.savedCommands.remove',
  ],
  'that the credentials are invalid': ['traccar.users.create'],
  'that the user is the caller': ['devicehive.users.remove'],
}

/** Returns the handler of an operation whose implementation receives another input. */
const handlerWith = async (operation: Operation, change: (input: Input) => Input): Promise<Handler> => {
  const [api, group, name = ''] = operation.address.split('.')
  const exported: Readonly<Record<string, Implementation<Operation>>> = await import(
    `../../functions/${api}/${group}.ts`
  )
  const implementation = exported[name]
  if (!implementation) throw new Error(`functions/${api}/${group}.ts does not export ${name}`)
  return handlerOf(operation, input => implementation(change(input)))
}

const checked = (Object.keys(SKIPS) as (keyof typeof SKIPS)[]).flatMap(check =>
  HANDLER_CHECKS[check].map(address => [address, check] as const),
)

test.each(checked)('finds a missing check in the handler: %s without %s', async (address, check) => {
  const operation = operations.find(one => one.address === address)!
  expect(await firstFault(operation, await handlerWith(operation, SKIPS[check]))).toEqual(expect.any(String))
})

test('removes more than a hundred checks', () => {
  expect(declared.length + checked.length).toBeGreaterThan(100)
})
