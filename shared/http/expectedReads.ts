/** What a request will read after its session, so that it is read at the same time. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { deviceId, type UserId } from '../model/ids.ts'
import { keys, LINKED } from '../table/keys.ts'
import { accessKeys } from '../table/permissions.ts'
import type { ExpectedReads } from '../table/readAhead.ts'
import { ownerOf } from '../table/sessions.ts'
import type { Key } from '../table/table.ts'
import { idsAt, namedIn, type Parts } from './authorize.ts'
import { cookieNamed, cookiesIn } from './credentials.ts'
import type { Dialect } from './dialect.ts'
import { readsHistory } from './reportAccess.ts'

const NONE: ExpectedReads = { keys: [], ranges: [] }
/** A client without a session must not make the table work for it. */
const KEYS_MAX = 30
/** Longer bodies are parsed only for verified callers. */
const BODY_MAX = 16_384

/**
 * Returns what the checks and the change of a request read for the user that its session cookie names. The session is not
 * verified yet: the checks decide as always, and what the request names is not validated.
 */
export const expectedReads = (
  operation: Operation,
  event: APIGatewayProxyEventV2,
  { cookie: name }: Pick<Dialect, 'cookie'>,
): ExpectedReads => {
  const cookie = event.headers['authorization'] === undefined ? cookieNamed(name, cookiesIn(event)) : undefined
  const user = cookie === undefined ? undefined : ownerOf(cookie)
  if (user === undefined || operation.access === 'public') return NONE
  const parts = sentParts(event)
  const found = expectedKeys(operation, user, { ...parts, isHistory: isHistory(operation, event) })
  if (found.length > KEYS_MAX) return NONE
  return { keys: found, ranges: listedRanges(operation, user, event) }
}

const isHistory = (operation: Operation, { rawQueryString }: APIGatewayProxyEventV2): boolean =>
  readsHistory(operation, Object.fromEntries(new URLSearchParams(rawQueryString)))

interface NamingParts extends Parts {
  readonly isHistory: boolean
}

const expectedKeys = ({ access, changes, method }: Operation, id: UserId, parts: NamingParts): Key[] => {
  if (access === 'public') return []
  const named = namedIn(access.guards, parts)
  const changed = method === 'GET' ? [] : idsAt('params.id', parts).filter(one => named.devices.some(of => of === one))
  return [
    ...accessKeys({ id, administrator: false }, { ...named, server: access.writes || parts.isHistory }),
    ...named.users.map(keys.user),
    ...changed.map(deviceId).map(keys.deviceState),
    ...(typeof changes === 'object' && changes.viewers === 'before' ? [keys.config()] : []),
  ]
}

const PREFIX = { ...LINKED, device: 'DEVICE', group: 'GROUP' }
/** Members of queries that select other objects than those of the caller. */
const SELECTING = /(?:^|&)(?:all|id|userId|groupId|deviceId)=/

/** Only for lists: a range is not read at the same moment as the keys, so it must not guard a change. */
const listedRanges = ({ lists = [] }: Operation, user: UserId, { rawQueryString }: APIGatewayProxyEventV2) =>
  SELECTING.test(rawQueryString) ? [] : lists.map(kind => ({ PK: keys.user(user).PK, prefix: `${PREFIX[kind]}#` }))

/** Returns what the request seems to name. */
const sentParts = ({ pathParameters, rawQueryString, body }: APIGatewayProxyEventV2): Parts => ({
  params: numbersIn(Object.entries(pathParameters ?? {})),
  query: numbersIn(new URLSearchParams(rawQueryString)),
  body: parsed(body),
})

const numbersIn = (entries: Iterable<readonly [string, string | undefined]>): Record<string, number[]> => {
  const found = new Map<string, number[]>()
  for (const [name, text = ''] of entries) {
    if (/^[1-9]\d{0,14}$/.test(text)) found.set(name, [...(found.get(name) ?? []), Number(text)])
  }
  return Object.fromEntries(found)
}

const parsed = (body: string | undefined): unknown => {
  if (body === undefined || body.length > BODY_MAX) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
