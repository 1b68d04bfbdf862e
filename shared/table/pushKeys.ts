/**
 * The key pair that identifies a deployment to push services. Subscriptions belong to it, so it is made once and never
 * replaced. Few functions can read the private key, and all the public one.
 */
import { generateKeyPairSync } from 'node:crypto'
import { commit, Conflict, textOf } from './entities.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

/** Both in URL-safe Base64: an uncompressed point of P-256, and its scalar. */
export interface PushKeyPair {
  readonly publicKey: string
  readonly privateKey: string
}

export const pushKeys = (table: Table) => ({
  /** Returns the public key, or undefined if the deployment is not set up. */
  publicKey: async (): Promise<string | undefined> => {
    const item = await table.get(keys.pushPublicKey())
    return item && textOf(item['publicKey'])
  },

  /** Returns the key pair, or undefined if the deployment is not set up. */
  pair: async (): Promise<PushKeyPair | undefined> => {
    const item = await table.get(keys.pushKeys())
    return item && { publicKey: textOf(item['publicKey']), privateKey: textOf(item['privateKey']) }
  },

  /** Creates the key pair if there is none. */
  create: async (): Promise<void> => {
    if (await table.get(keys.pushPublicKey())) return
    const { publicKey, privateKey } = newKeyPair()
    const otherwise = new Conflict()
    try {
      await commit(table, [
        { write: { put: { ...keys.pushPublicKey(), v: 1, publicKey }, onlyIf: 'absent' }, otherwise },
        { write: { put: { ...keys.pushKeys(), v: 1, publicKey, privateKey } } },
      ])
    } catch (error) {
      // A parallel run created it.
      if (error !== otherwise) throw error
    }
  },
})

const newKeyPair = (): PushKeyPair => {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const point = [Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]
  return { publicKey: Buffer.concat(point).toString('base64url'), privateKey: d }
}
