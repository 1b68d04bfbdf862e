/**
 * Encryption of push messages: RFC 8291 with the content encoding aes128gcm of RFC 8188, in a single record. Only the browser
 * can read the message, not its push service.
 */
import { createCipheriv, createECDH, createHmac, ECDH, hkdfSync, randomBytes } from 'node:crypto'

const CURVE = 'prime256v1'
const POINT_BYTES = 65
const AUTH_BYTES = 16
const TAG_BYTES = 16

/** Push services must accept bodies of this size and may reject larger ones. */
const BODY_BYTES_MAX = 4096
const HEADER_BYTES = 16 + 4 + 1 + POINT_BYTES
/** Longest message: a byte marks its end. */
export const MESSAGE_BYTES_MAX = BODY_BYTES_MAX - HEADER_BYTES - TAG_BYTES - 1

/** Keys of a subscription, in URL-safe Base64. */
export interface BrowserKeys {
  /** Public key of the browser: an uncompressed point of P-256. */
  readonly p256dh: string
  /** Secret that the browser shares with the server. */
  readonly auth: string
}

interface EncryptOptions {
  /** Length to which the message is padded, so that the push service does not learn its own. Default: no padding. */
  readonly paddedBytes?: number
  /** Replaces the random salt and key pair in tests. */
  readonly salt?: Buffer
  readonly privateKey?: Buffer
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')

/** Decoding ignores other characters, so that a text with many of them would be stored. */
const isExactly = (bytes: number, text: string): boolean =>
  text.length === Math.ceil((bytes * 4) / 3) && bytesOf(text).toString('base64url') === text

/** Returns true if the keys are a point of P-256 and 16 bytes, in URL-safe Base64 without padding. */
export const areBrowserKeys = ({ p256dh, auth }: BrowserKeys): boolean => {
  if (!isExactly(POINT_BYTES, p256dh) || !isExactly(AUTH_BYTES, auth)) return false
  const point = bytesOf(p256dh)
  if (point[0] !== 4) return false
  try {
    ECDH.convertKey(point, CURVE)
    return true
  } catch {
    // Not on the curve.
    return false
  }
}

/** Encrypts a message for a browser. Returns the body of the request. Throws if the message is too long. */
export const encryptPush = (message: Uint8Array, keys: BrowserKeys, options: EncryptOptions = {}): Buffer => {
  const { paddedBytes = 0, salt = randomBytes(16), privateKey } = options
  const padding = Math.max(0, Math.min(paddedBytes, MESSAGE_BYTES_MAX) - message.length)
  if (message.length > MESSAGE_BYTES_MAX) throw new Error(`a push message has at most ${MESSAGE_BYTES_MAX} bytes`)
  const ecdh = createECDH(CURVE)
  if (privateKey) ecdh.setPrivateKey(privateKey)
  else ecdh.generateKeys()
  const [browserKey, ownKey] = [bytesOf(keys.p256dh), ecdh.getPublicKey()]
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, ownKey])
  const secret = derive(ecdh.computeSecret(browserKey), bytesOf(keys.auth), info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // 2 marks the end of the last record; zeros are the padding.
  const plain = Buffer.concat([message, Buffer.from([2]), Buffer.alloc(padding)])
  const header = Buffer.alloc(5)
  header.writeUInt32BE(BODY_BYTES_MAX)
  header.writeUInt8(ownKey.length, 4)
  return Buffer.concat([salt, header, ownKey, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))

/**
 * Returns the `Topic` of a message: messages with the same tag for the same browser have the same topic, and the push service
 * keeps only the newest that it has not delivered. The push service cannot compute the tag from it.
 */
export const topicOf = (tag: string, { auth }: BrowserKeys): string =>
  createHmac('sha256', bytesOf(auth)).update(tag).digest('base64url').slice(0, 32)
