/** One-time codes of authenticator apps: RFC 6238 with SHA-1, six digits and steps of 30 seconds. */
import { createHmac, randomBytes } from 'node:crypto'

const STEP_MS = 30_000
const CODES = 1_000_000
/** Steps before and after the current one whose codes are accepted, because clocks differ. */
const WINDOW = 1

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** The 160 bits that RFC 4226 recommends. */
const KEY_BYTES = 20

/** Returns a new key in Base32, as authenticator apps accept it. */
export const newTotpKey = (): string => {
  const bits = [...randomBytes(KEY_BYTES)].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map(five => ALPHABET[Number.parseInt(five, 2)]).join('')
}

const bytesOf = (key: string): Buffer => {
  const bits = Array.from(key, letter => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map(eight => Number.parseInt(eight, 2)))
}

/** Returns the code of a step: a number, because apps that send JSON drop leading zeros. */
export const totpCode = (key: string, step: number): number => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', bytesOf(key)).update(counter).digest()
  const offset = (digest.at(-1) ?? 0) & 0x0f
  return (digest.readUInt32BE(offset) & 0x7fff_ffff) % CODES
}

/** Returns the step at a Unix time in milliseconds. */
const stepAt = (ms: number): number => Math.floor(ms / STEP_MS)

/** Returns the newest step whose code this is, or undefined if the code is wrong. `now` is Unix time in milliseconds. */
export const stepOfCode = (key: string, code: number, now: number): number | undefined => {
  const current = stepAt(now)
  for (let step = current + WINDOW; step >= current - WINDOW; step -= 1) if (totpCode(key, step) === code) return step
  return undefined
}
