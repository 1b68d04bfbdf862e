/** A browser that subscribed: its keys, and how it reads a message. RFC 8291, written without the code of the product. */
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto'

export interface BrowserSecrets {
  readonly p256dh: string
  readonly auth: string
  readonly privateKey: Buffer
}

export const newBrowserKeys = (): BrowserSecrets => {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  return {
    p256dh: ecdh.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    privateKey: ecdh.getPrivateKey(),
  }
}

const hmac = (key: Buffer, ...parts: readonly (Buffer | string)[]) => {
  const made = createHmac('sha256', key)
  for (const part of parts) made.update(part)
  return made.digest()
}

/** Returns the text of a message. Throws if it was encrypted for another browser, or changed. */
export const decrypted = (body: Buffer, { p256dh, auth, privateKey }: BrowserSecrets): string => {
  const salt = body.subarray(0, 16)
  const keyLength = body[20] ?? 0
  const serverKey = body.subarray(21, 21 + keyLength)
  const encrypted = body.subarray(21 + keyLength)
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  const [secret, one] = [Buffer.from(auth, 'base64url'), Buffer.from([1])]
  const shared = hmac(secret, ecdh.computeSecret(serverKey))
  const input = hmac(shared, 'WebPush: info\0', Buffer.from(p256dh, 'base64url'), serverKey, one)
  const random = hmac(salt, input)
  const key = hmac(random, 'Content-Encoding: aes128gcm\0', one).subarray(0, 16)
  const nonce = hmac(random, 'Content-Encoding: nonce\0', one).subarray(0, 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(encrypted.subarray(-16))
  const plain = Buffer.concat([decipher.update(encrypted.subarray(0, -16)), decipher.final()])
  const end = plain.findLastIndex(byte => byte !== 0)
  if (plain[end] !== 2) throw new Error('the record has no end')
  return plain.subarray(0, end).toString('utf8')
}
