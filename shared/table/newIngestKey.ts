/** New ingest keys. Separate from their repository, so that functions that create devices do not load it. */
import { createHash, randomBytes } from 'node:crypto'
import { KEY_BYTES, keyFrom, keysText } from '../domain/ingestKeys.ts'

/** Returns a new random key and the hash to store. The key can't be read again. */
export const newIngestKey = (): { readonly key: string; readonly hash: string } => {
  const key = keyFrom(randomBytes(KEY_BYTES))
  return { key, hash: createHash('sha256').update(key).digest('base64url') }
}

/** Returns the attributes of a new device with this key. */
export const keyedDevice = (hash: string, now: number) => ({
  ingestKeys: keysText([{ hash, createdAt: now, until: null }]),
})
