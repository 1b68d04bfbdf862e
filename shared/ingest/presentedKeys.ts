/** Finds the keys that a request presents, and removes them before anything of it is parsed or stored. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type IngestKey, queryWithoutKeys, validKeys, withoutKeys } from '../domain/ingestKeys.ts'

export interface ReceivedText {
  readonly path: string
  readonly query: string
  readonly body: string
  readonly authorization: string | undefined
}

export interface PresentedKeys {
  /** The query without keys. */
  readonly query: string
  /** The body without keys. */
  readonly body: string
  /** Keys of the query, the path, the credentials and the body. */
  readonly keys: readonly string[]
}

/** A request presents one key. Others can be part of its text. */
const COMPARED_MAX = 8

/** Reads the keys of a request. It can have them in any place that an app can be set to. */
export const presentedKeys = ({ path, query, body, authorization = '' }: ReceivedText): PresentedKeys => {
  const found = new Set<string>()
  const add = (key: string) => {
    if (found.size < COMPARED_MAX) found.add(key)
  }
  withoutKeys(credentialsIn(authorization), add)
  withoutKeys(path, add)
  return { query: queryWithoutKeys(query, add), body: withoutKeys(body, add), keys: [...found] }
}

/** Returns user and password of Basic credentials, or the text of any others. */
const credentialsIn = (authorization: string): string =>
  /^basic /i.test(authorization) ? Buffer.from(authorization.slice(6), 'base64').toString('utf8') : authorization

/** Returns true if a device with these keys accepts a report. Compares in constant time. */
export const isAdmitted = (keys: readonly IngestKey[], presented: readonly string[], now: number): boolean => {
  if (keys.length === 0) return true
  const valid = validKeys(keys, now).map(({ hash }) => Buffer.from(hash, 'base64url'))
  return presented.some(key => {
    const digest = createHash('sha256').update(key).digest()
    return valid.some(hash => hash.length === digest.length && timingSafeEqual(hash, digest))
  })
}
