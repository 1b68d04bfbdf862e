/** Runs cells of the matrix: who asks what in which way, against what the oracle says should become of it. */
import type { ApiName, Operation } from '#shared/api/operation.ts'
import { call, callHandler, type Handler, type Received, type Sent } from '../kit/call.ts'
import { basic } from '../kit/world.ts'
import { restore } from './contents.ts'
import type { Verdict } from './judging.ts'
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

/** Actors that also send Basic credentials; a few show what the scheme does. */
const WITH_PASSWORD = new Set(['owner', 'disabled', 'expired', 'readonly', 'administrator'])

const asksOf = (scene: Scene, { address }: Operation, actor: Actor): readonly MatrixRequest[] =>
  requestsTo(address)(scene, actor)

/** All requests of an actor to an operation of DeviceHive with each narrowed token; none to other operations. */
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

/** All requests of an actor to an operation by session, and the first one by other schemes too. */
export const cellsOf = (scene: Scene, operation: Operation, actor: Actor): Cell[] => {
  const asks = asksOf(scene, operation, actor)
  const cell = (ask: MatrixRequest, by: 'session' | 'basic' | 'bearer'): Cell => {
    const unproven = actor.name === 'wrong token' ? 'bearer' : 'nothing'
    const asked = { address: operation.address, names: ask.names, by: actor.somebody ? by : unproven } as const
    return { operation, actor, by, ask, expected: verdict(scene.model, actor.somebody, asked) }
  }
  // One request each: after a handful of failures that network has to wait.
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

/** What is wrong with the answer to a cell, or undefined. */
const wrong = ({ expected, actor }: Cell, { status, text, json }: Received): string | undefined => {
  const said = sentenceOf(text, json)
  const got = `${status} ${text.slice(0, 80)}`
  const right = (() => {
    switch (expected.is) {
      case 'allowed':
        return status === 200 || status === 201 || status === 204
      case 'unauthenticated':
        return status === 401 || (actor.name === 'wrong password' && status === 429)
      case 'missing':
        return status === 404
      case 'forbidden':
        return status === 403
      case 'refused':
        return status === 400 && (expected.sentence === undefined || said === expected.sentence)
    }
  })()
  return right ? undefined : `${JSON.stringify(expected)} expected, got ${got}`
}

/** What was refused in words: Traccar's plain text, or the message of a document, which vehicle associations keep beside it. */
const sentenceOf = (text: string, json: any): unknown => json?.details?.[0]?.message ?? json?.message ?? text

const nameOf = ({ operation, actor, by, ask }: Cell): string =>
  `${actor.name} by ${by}: ${operation.address} of ${ask.about}`

const writes = ({ operation, expected }: Cell) => operation.method !== 'GET' && expected.is === 'allowed'

/** Only what is allowed changes things; a number may be taken for what then fails for another reason than its caller. */
const mayChange = (cell: Cell, key: string) =>
  writes(cell) ||
  (cell.expected.is === 'refused' && cell.expected.sentence === undefined && key.startsWith('COUNTER\n'))

const AT_ONCE = 8

/**
 * Runs cells and says what was wrong; `handler` is one to try in place of the operation's own. What is allowed is done alone and
 * undone; all others must change nothing.
 */
export const run = async (scene: Scene, cells: readonly Cell[], handler?: Handler): Promise<string[]> => {
  const faults: string[] = []
  const answers = new Map<Cell, Received>()
  for (const some of portions(cells)) {
    const received = await Promise.all(some.map(cell => send(cell, handler)))
    const written = scene.watch.take()
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
  return [...faults, ...toldApart(answers)]
}

/** What must change nothing a few at a time, what may change something alone. */
const portions = (cells: readonly Cell[]): Cell[][] => {
  const harmless = cells.filter(cell => !writes(cell))
  const together = Array.from({ length: Math.ceil(harmless.length / AT_ONCE) }, (_, n) =>
    harmless.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
  )
  return [...together, ...cells.filter(writes).map(cell => [cell])]
}

/** Administrators may know what exists, unless a narrowed token forbids to ask or has no action for users. */
const isSecret = ({ expected, actor, by }: Cell): boolean => {
  if (expected.is === 'refused') return expected.sentence !== undefined
  const isForbidden = expected.is === 'forbidden'
  const isBound = isNarrowed(by) && (isForbidden || LISTS_ACTIONS.has(by))
  return (expected.is === 'missing' || isForbidden) && (isBound || !actor.somebody?.administrator)
}

const LISTS_ACTIONS = new Set<NarrowedName>(['networks only', 'types only'])

/** DeviceHive repeats what it was asked for. */
const unnamed = (text: string, { sent: { params = {} } }: MatrixRequest): string =>
  Object.values(params).reduce((rest: string, value) => rest.replaceAll(` ${value} `, ' * '), text)

/** Foreign, deleted and never existing things that were refused to the same caller in different words. */
const toldApart = (answers: ReadonlyMap<Cell, Received>): string[] => {
  const refused = [...answers].filter(([cell]) => isSecret(cell))
  const told = new Map<string, Set<string>>()
  for (const [{ by, ask }, { status, text, headers }] of refused) {
    for (const { index, 0: word } of ask.about.matchAll(/foreign|deleted|never/g)) {
      const twins = `${by}, ${ask.about.slice(0, index)}*${ask.about.slice(index + word.length)}`
      told.set(twins, (told.get(twins) ?? new Set()).add(`${status} ${headers['content-type']} ${unnamed(text, ask)}`))
    }
  }
  return [...told].flatMap(([twins, answered]) =>
    answered.size > 1 ? [`${twins}: told apart by ${[...answered].join(' / ')}`] : [],
  )
}
