/** Keys that a request will read after its session, so that one call reads them all. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Operation } from '../api/operation.ts'
import { deviceId } from '../model/ids.ts'
import { keys } from '../table/keys.ts'
import { accessKeys } from '../table/permissions.ts'
import { ownerOf } from '../table/sessions.ts'
import type { Key } from '../table/table.ts'
import { idsAt, namedIn, type Parts } from './authorize.ts'
import { cookieNamed, cookiesIn } from './credentials.ts'
import type { Dialect } from './dialect.ts'
import { readsHistory } from './reportAccess.ts'

/** A client that has no session must not make the table work for it. */
const KEYS_MAX = 30
/** Longer bodies are parsed only for known callers. */
const BODY_MAX = 16_384

/**
 * Returns the keys that the checks of a request read for the user that its session cookie names, and the items that it
 * changes. The session is not verified yet, so they are only read, and the checks decide as always. Returns none if the
 * request is not of the usual form.
 */
export const expectedReads = (
  operation: Operation,
  event: APIGatewayProxyEventV2,
  { cookie: name }: Pick<Dialect, 'cookie'>,
): readonly Key[] => {
  const cookie = event.headers['authorization'] === undefined ? cookieNamed(name, cookiesIn(event)) : undefined
  const id = cookie === undefined ? undefined : ownerOf(cookie)
  const { access, changes, method } = operation
  if (id === undefined || access === 'public') return []
  const parts = sentParts(event)
  const named = namedIn(access.guards, parts)
  const changed = method === 'GET' ? [] : idsAt('params.id', parts).filter(one => named.devices.some(of => of === one))
  const found = [
    ...accessKeys(
      { id, administrator: false },
      { ...named, server: access.writes || readsHistory(operation, parts.query) },
    ),
    ...named.users.map(keys.user),
    ...changed.map(deviceId).map(keys.deviceState),
    ...(typeof changes === 'object' && changes.viewers === 'before' ? [keys.config()] : []),
  ]
  return found.length > KEYS_MAX ? [] : found
}

/** Returns what the request seems to name. The chain parses it with the schemas of the operation later. */
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
