/**
 * Ids of the vehicle associations: 15 letters and digits for an object of one kind, or for a pair of vehicle and user.
 * They are computed, not stored; docs/vehicle-ids.md documents the method. They only obscure the numbers. Permissions
 * of a caller are checked separately.
 */
import { CODE_PATTERN } from '../model/vehicles.ts'

/** Published ids contain these numbers, so they never change and are never reused. */
const KINDS = { vehicle: 1n, user: 2n, user_permission: 3n, enterprise: 4n, device: 5n } as const
export type CodeKind = Exclude<keyof typeof KINDS, 'user_permission'>

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 15
const BASE = 62n
/** 62^15: number of codes. */
const CODES = BASE ** BigInt(LENGTH)
/** The number of an id has 42 bits. Two of them follow the four bits of the kind. */
const ID_BITS = 42n
const ID_RANGE = 1n << ID_BITS
/** Largest id; the smallest is 1. */
export const CODED_ID_MAX = Number(ID_RANGE) - 1

/** Code = (number × FACTOR + SHIFT) mod CODES. Changing a constant would invalidate all published ids. */
const FACTOR = 491769898587992411905851669n
const SHIFT = 493788013467515736680581492n
/** Inverse of FACTOR modulo CODES. It exists because FACTOR is not a multiple of 2 or 31. */
const INVERSE = 118265879167269030335137341n

/** Ids of the device and the user of an association. */
export interface Pair {
  readonly vehicle: number
  readonly user: number
}

/** Returns the code of an object. Throws RangeError if the number is not an id. */
export const codeOf = (kind: CodeKind, id: number): string => encode(numberOf(KINDS[kind], checked(id), 0n))

/** Returns the code of an association. Throws RangeError if one of the numbers is not an id. */
export const associationCode = ({ vehicle, user }: Pair): string =>
  encode(numberOf(KINDS.user_permission, checked(vehicle), checked(user)))

/** Returns the number of the object of this kind, or undefined if the code is not one of this kind. */
export const idOfCode = (kind: CodeKind, code: string): number | undefined => {
  const parts = partsOf(code)
  return parts?.kind === KINDS[kind] && parts.first > 0n && parts.second === 0n ? Number(parts.first) : undefined
}

/** Returns the pair of an association's code, or undefined if the code is not one of an association. */
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
