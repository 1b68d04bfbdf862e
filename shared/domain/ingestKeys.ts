/**
 * Keys with which trackers authenticate their reports. A device without a key accepts reports that only name it. With keys,
 * it accepts reports with the current key, or with an earlier one until its end. Keys are stored as SHA-256 hashes.
 */
import type { EntityAttributes } from '../model/attributes.ts'

export interface IngestKey {
  /** SHA-256 of the key, in base64url. */
  readonly hash: string
  /** Time of creation, Unix time in milliseconds. */
  readonly createdAt: number
  /** End of validity, Unix time in milliseconds; null for none. */
  readonly until: number | null
}

/** The digits and lower-case letters without i, l, o and u, so that a person can type a key. Five bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const PREFIX = 'key_'
/** 26 characters are 130 bits. */
export const KEY_BYTES = 26

/** Returns the key of 26 random bytes: `key_` and 26 characters. */
export const keyFrom = (bytes: Uint8Array): string =>
  PREFIX + Array.from(bytes, byte => ALPHABET[byte % ALPHABET.length]).join('')

/** Matches keys, also truncated and lengthened ones, in any text. */
const KEY = /key_[0-9a-z]{20,}/gi
/** The part of a key that every text with a key contains, also if it is percent-encoded. */
const MARK = /key(?:_|%5f)/i

/** Called with each key in a text. */
type Found = (key: string) => void

/** Removes keys from a text. */
export const withoutKeys = (text: string, found: Found): string =>
  MARK.test(text) ? text.replaceAll(KEY, key => (found(key.toLowerCase()), '')) : text

/** Removes keys from a query string, together with parameters that contain nothing else. */
export const queryWithoutKeys = (query: string, found: Found): string =>
  MARK.test(query)
    ? query
        .split('&')
        .flatMap(parameter => parameterWithoutKeys(parameter, found))
        .join('&')
    : query

const parameterWithoutKeys = (parameter: string, found: Found): string[] => {
  const rest = withoutKeys(parameter, found)
  if (rest !== parameter) return rest.endsWith('=') ? [] : [rest]
  // An app can percent-encode characters of the key.
  const text = decoded(parameter)
  return withoutKeys(text, found) === text ? [parameter] : []
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone percent sign: no client encodes a key in such a text.
    return text
  }
}

/** Keys of a device: the current one, and earlier ones whose trackers were not set up again yet. */
const KEPT_MAX = 4

/** Returns the keys that are valid at a time, the current one first. */
export const validKeys = (keys: readonly IngestKey[], at: number): IngestKey[] =>
  keys.filter(({ until }) => until === null || until > at)

export interface Rotation {
  readonly hash: string
  /** Unix time in milliseconds. */
  readonly now: number
  /** How long earlier keys stay valid, in milliseconds; null until they are removed. */
  readonly overlapMs: number | null
}

/** Returns the keys after a new one was added. The overlap is the longest that any earlier key stays valid. */
export const rotated = (keys: readonly IngestKey[], { hash, now, overlapMs }: Rotation): IngestKey[] => {
  const end = overlapMs === null ? Infinity : now + overlapMs
  const earlier = keys.map(key => ({ ...key, until: finite(Math.min(key.until ?? Infinity, end)) }))
  return [{ hash, createdAt: now, until: null }, ...validKeys(earlier, now).slice(0, KEPT_MAX - 1)]
}

const finite = (ms: number): number | null => (Number.isFinite(ms) ? ms : null)

/** The stored form is JSON, empty if there is no key. */
export const keysText = (keys: readonly IngestKey[]): string => (keys.length === 0 ? '' : JSON.stringify(keys))

/** Returns the keys in their stored form; none for any value that is not text. */
export const keysIn = (stored: unknown): readonly IngestKey[] =>
  typeof stored === 'string' && stored !== '' ? JSON.parse(stored) : []

/** Attribute of the answer that creates a device, on a server that requires keys. It is never stored. */
export const INGEST_KEY_ATTRIBUTE = 'ingestKey'

/** Returns attributes that can be stored: clients send those of the answer back. */
export const withoutKeyAttribute = ({ [INGEST_KEY_ATTRIBUTE]: _key, ...others }: EntityAttributes): EntityAttributes =>
  others
