/**
 * Ids of vehicle associations: 15 letters and digits for an object, or for a vehicle and a user. They are computed, not
 * stored, see docs/vehicle-ids.md. They obscure the numbers but are no protection: access is checked separately.
 */
import { CODE_PATTERN } from '../model/vehicles.ts'

/** Never change or reuse a number, because published ids contain them. */
const KINDS = { vehicle: 1n, user: 2n, user_permission: 3n, enterprise: 4n, device: 5n } as const
export type CodeKind = Exclude<keyof typeof KINDS, 'user_permission'>

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 15
const BASE = 62n
/** Number of codes: 62^15. */
const CODES = BASE ** BigInt(LENGTH)
/** An id has 42 bits. The four bits of the kind are followed by two ids. */
const ID_BITS = 42n
const ID_RANGE = 1n << ID_BITS
/** The largest id; the smallest is 1. */
export const CODED_ID_MAX = Number(ID_RANGE) - 1

/**
 * A code is the number times FACTOR plus SHIFT, modulo the number of codes. Other constants would invalidate all
 * published ids.
 */
const FACTOR = 491769898587992411905851669n
const SHIFT = 493788013467515736680581492n
/** Modular inverse of FACTOR. It exists because FACTOR is not a multiple of 2 or 31. */
const INVERSE = 118265879167269030335137341n

/** Ids of the device and the user of an association. */
export interface Pair {
  readonly vehicle: number
  readonly user: number
}

/** Returns the code of an object. Throws RangeError if the number is not a valid id. */
export const codeOf = (kind: CodeKind, id: number): string => encode(numberOf(KINDS[kind], checked(id), 0n))

/** Returns the code of an association. Throws RangeError if an id is not valid. */
export const associationCode = ({ vehicle, user }: Pair): string =>
  encode(numberOf(KINDS.user_permission, checked(vehicle), checked(user)))

/** Returns the id of the object of this kind, or undefined if the code is not valid. */
export const idOfCode = (kind: CodeKind, code: string): number | undefined => {
  const parts = partsOf(code)
  return parts?.kind === KINDS[kind] && parts.first > 0n && parts.second === 0n ? Number(parts.first) : undefined
}

/** Returns the ids of an association, or undefined if the code is not valid. */
export const pairOfCode = (code: string): Pair | undefined => {
  const parts = partsOf(code)
  if (parts?.kind !== KINDS.user_permission || parts.first === 0n || parts.second === 0n) return undefined
  return { vehicle: Number(parts.first), user: Number(parts.second) }
}

const checked = (id: number): bigint => {
  if (!Number.isInteger(id) || id < 1 || id > CODED_ID_MAX) throw new RangeError(`${id} is not a valid id`)
  return BigInt(id)
}

const numberOf = (kind: bigint, first: bigint, second: bigint): bigint =>
  (((kind << ID_BITS) | first) << ID_BITS) | second

const encode = (number: bigint): string => {
  let text = ''
  for (let left = (number * FACTOR + SHIFT) % CODES; text.length < LENGTH; left /= BASE) {
    text = DIGITS.charAt(Number(left % BASE)) + text
  }
  return text
}

const partsOf = (code: string) => {
  if (!CODE_PATTERN.test(code)) return undefined
  let shuffled = 0n
  for (const digit of code) shuffled = shuffled * BASE + BigInt(DIGITS.indexOf(digit))
  const number = ((shuffled + CODES - SHIFT) * INVERSE) % CODES
  return { kind: number >> (2n * ID_BITS), first: (number >> ID_BITS) % ID_RANGE, second: number % ID_RANGE }
}
