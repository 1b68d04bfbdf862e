/** Runs cells of the matrix: requests by an actor with a scheme, compared with the response that the oracle expects. */
import { pieces } from '#shared/domain/pieces.ts'
import type { ApiName, Operation } from '#shared/api/operation.ts'
import { call, callHandler, type Handler, type Received, type Sent } from '../kit/call.ts'
import { basic } from '../kit/world.ts'
import { restore } from './contents.ts'
import type { Verdict } from './model.ts'
import { verdict } from './oracle.ts'
import { unbound } from './bonds.ts'
import { isNarrowed, NARROWED_NAMES, type NarrowedName, narrowedTokens } from './narrowed.ts'
import { requestsTo } from './recipes.ts'
import type { MatrixRequest } from './requests.ts'
import { type Actor, proof, type Scene } from './scene.ts'

export type Scheme = 'session' | 'basic' | 'bearer' | NarrowedName

export interface Cell {
  readonly operation: Operation
  readonly actor: Actor
  readonly by: Scheme
  readonly ask: MatrixRequest
  readonly expected: Verdict
}

/** Actors that also send Basic credentials. A few are enough to cover the scheme. */
const WITH_PASSWORD = new Set(['owner', 'disabled', 'expired', 'readonly', 'administrator'])

const asksOf = (scene: Scene, { address }: Operation, actor: Actor): readonly MatrixRequest[] =>
  requestsTo(address)(scene, actor)

/** Returns an actor's requests to a DeviceHive operation with each narrowed token; no requests for other APIs. */
export const narrowedCellsOf = (scene: Scene, operation: Operation, actor: Actor): Cell[] => {
  if (operation.api !== 'devicehive' || operation.access === 'public') return []
  const tokens = narrowedTokens(actor.own.group)
  return asksOf(scene, operation, actor).flatMap(ask =>
    NARROWED_NAMES.map((by): Cell => {
      const asked = { address: operation.address, names: ask.names, by: 'session', token: tokens[by] } as const
      return { operation, actor, by, ask, expected: verdict(scene.model, actor.somebody, asked) }
    }),
  )
}

/** Returns an actor's requests to an operation by session, and the first request by the other schemes too. */
export const cellsOf = (scene: Scene, operation: Operation, actor: Actor): Cell[] => {
  const asks = asksOf(scene, operation, actor)
  const cell = (ask: MatrixRequest, by: 'session' | 'basic' | 'bearer'): Cell => {
    const unproven = actor.name === 'wrong token' ? 'bearer' : 'nothing'
    const asked = { address: operation.address, names: ask.names, by: actor.somebody ? by : unproven } as const
    return { operation, actor, by, ask, expected: verdict(scene.model, actor.somebody, asked) }
  }
  // One request each, because sign-in throttling delays a network after a few failures.
  if (actor.name === 'wrong password')
    return operation.access === 'public' ? [] : asks.slice(0, 1).map(ask => cell(ask, 'basic'))
  return [
    ...asks.map(ask => cell(ask, 'session')),
    ...(actor.somebody ? asks.slice(0, 1).map(ask => cell(ask, 'bearer')) : []),
    ...(WITH_PASSWORD.has(actor.name) ? asks.slice(0, 1).map(ask => cell(ask, 'basic')) : []),
  ]
}

const send = ({ operation, actor, by, ask }: Cell, handler?: Handler): Promise<Received> => {
  const sent = { ...ask.sent, ...proofs(actor, by, operation.api) }
  return handler ? callHandler(handler, operation, sent) : call(operation.address, sent)
}

const proofs = (actor: Actor, by: Scheme, api: ApiName): Sent => {
  switch (actor.name) {
    case 'anonymous':
      return {}
    case 'wrong password':
      return { headers: { authorization: basic('owner@example.org', 'a wrong guess') }, ip: '198.51.100.1' }
    case 'wrong token':
      return { headers: { authorization: 'Bearer nobodyhasthistoken0123' } }
    case 'wrong session':
      return { cookies: [`${api === 'smartserver' ? 'cmsSID' : 'JSESSIONID'}=1.${'A'.repeat(43)}`] }
    default:
      return proof(actor, by, api)
  }
}

/** Returns the difference between the response and the expected one, or undefined if there is none. */
const wrong = ({ expected, actor }: Cell, { status, text, json }: Received): string | undefined => {
  const said = messageOf(text, json)
  const got = `${status} ${text.slice(0, 80)}`
  const right = (() => {
    switch (expected.is) {
      case 'allowed':
        return status === 200 || status === 201 || status === 202 || status === 204
      case 'unauthenticated':
        return status === 401 || (actor.name === 'wrong password' && status === 429)
      case 'missing':
        return status === 404
      case 'forbidden':
        return status === 403
      case 'badRequest':
        return status === 400 && (expected.message === undefined || said === expected.message)
    }
  })()
  return right ? undefined : `${JSON.stringify(expected)} expected, got ${got}`
}

/** Returns the error message: Traccar's plain text, or a member of the JSON body (in `details` for vehicle associations). */
const messageOf = (text: string, json: any): unknown => json?.details?.[0]?.message ?? json?.message ?? text

const nameOf = ({ operation, actor, by, ask }: Cell): string =>
  `${actor.name} by ${by}: ${operation.address} of ${ask.about}`

/** A report by email is requested with GET, and claims the delivery. */
const writes = ({ operation, expected }: Cell) =>
  (operation.method !== 'GET' || WRITES.has(operation.address) || operation.grants.includes('delivery:claim')) &&
  expected.is === 'allowed'

/** Operations whose GET requests change the table. */
const WRITES = new Set(['traccar.session.become'])

/** Only allowed requests change the table. A rejected one may use up an id if it fails for a reason other than its caller. */
const mayChange = (cell: Cell, key: string) =>
  writes(cell) ||
  (cell.expected.is === 'badRequest' && cell.expected.message === undefined && key.startsWith('COUNTER\n'))

const AT_ONCE = 8

/**
 * Runs cells and returns the differences. `handler` replaces the operation's own. Allowed writes run alone and are undone
 * afterwards. All other requests must change nothing.
 */
export const run = async (scene: Scene, cells: readonly Cell[], handler?: Handler): Promise<string[]> => {
  const faults: string[] = []
  const answers = new Map<Cell, Received>()
  for (const some of portions(cells)) {
    const received = await Promise.all(some.map(cell => send(cell, handler)))
    const written = scene.writes.take()
    for (const cell of some.filter(writes)) {
      const write = { caller: cell.actor.somebody, address: cell.operation.address, written }
      faults.push(...(await unbound(scene, write)).map(fault => `${nameOf(cell)}: ${fault}`))
    }
    const touched = written.size > 0 ? await restore(scene.world.host, scene.start, written) : []
    for (const [n, cell] of some.entries()) {
      const answer = received[n]!
      answers.set(cell, answer)
      const fault = wrong(cell, answer)
      if (fault !== undefined) faults.push(`${nameOf(cell)}: ${fault}`)
    }
    const wronged = touched.filter(key => !some.some(cell => mayChange(cell, key)))
    if (wronged.length > 0) faults.push(`${some.map(nameOf).join(' / ')}: changed ${wronged.join(', ')}`)
  }
  return [...faults, ...distinguished(answers)]
}

/** Returns batches: several requests that must change nothing, or one write. */
const portions = (cells: readonly Cell[]): Cell[][] => {
  const harmless = cells.filter(cell => !writes(cell))
  return [...pieces(harmless, AT_ONCE), ...cells.filter(writes).map(cell => [cell])]
}

/** Returns true if the caller must not learn whether the object exists: all but administrators, and some narrowed tokens. */
const isSecret = ({ expected, actor, by }: Cell): boolean => {
  if (expected.is === 'badRequest') return expected.message !== undefined
  const isForbidden = expected.is === 'forbidden'
  const isBound = isNarrowed(by) && (isForbidden || LISTS_ACTIONS.has(by))
  return (expected.is === 'missing' || isForbidden) && (isBound || !actor.somebody?.administrator)
}

const LISTS_ACTIONS = new Set<NarrowedName>(['networks only', 'types only'])

/** Replaces the requested id, which DeviceHive repeats in its messages. */
const unnamed = (text: string, { sent: { params = {} } }: MatrixRequest): string =>
  Object.values(params).reduce((rest: string, value) => rest.replaceAll(` ${value} `, ' * '), text)

/** Returns foreign, deleted and nonexistent objects that the same caller can distinguish by the response. */
const distinguished = (answers: ReadonlyMap<Cell, Received>): string[] => {
  const refused = [...answers].filter(([cell]) => isSecret(cell))
  const responses = new Map<string, Set<string>>()
  for (const [{ by, ask }, { status, text, headers }] of refused) {
    for (const { index, 0: word } of ask.about.matchAll(/foreign|deleted|never/g)) {
      const twins = `${by}, ${ask.about.slice(0, index)}*${ask.about.slice(index + word.length)}`
      responses.set(
        twins,
        (responses.get(twins) ?? new Set()).add(`${status} ${headers['content-type']} ${unnamed(text, ask)}`),
      )
    }
  }
  return [...responses].flatMap(([twins, answered]) =>
    answered.size > 1 ? [`${twins}: distinguished by ${[...answered].join(' / ')}`] : [],
  )
}
