/**
 * The ids of the vehicle associations: 15 letters and digits for a thing of one kind, or for a vehicle together with a
 * user. They are computed, not kept: docs/vehicle-ids.md says how. They hide numbers from a glance, no more than that;
 * what a caller may see or do is asked apart from them.
 */
import { CODE_PATTERN } from '../model/vehicles.ts'

/** Never changed and none reused: published ids have them in. */
const KINDS = { vehicle: 1n, user: 2n, user_permission: 3n, enterprise: 4n, device: 5n } as const
export type CodeKind = Exclude<keyof typeof KINDS, 'user_permission'>

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 15
const BASE = 62n
/** 62^15: how many codes there are. */
const CODES = BASE ** BigInt(LENGTH)
/** An id has 42 bits of the number, of which there are two behind the four of the kind. */
const ID_BITS = 42n
const ID_RANGE = 1n << ID_BITS
/** Ids are from 1 to this. */
export const CODED_ID_MAX = Number(ID_RANGE) - 1

/** The number times FACTOR plus SHIFT, in a circle of all codes. With other constants all published ids would be wrong. */
const FACTOR = 491769898587992411905851669n
const SHIFT = 493788013467515736680581492n
/** What takes FACTOR back: their product is 1 in that circle, because FACTOR is no multiple of 2 or 31. */
const INVERSE = 118265879167269030335137341n

/** Which association: ids of a device and of a user. */
export interface Pair {
  readonly vehicle: number
  readonly user: number
}

/** The id of a thing. Throws RangeError for a number that is no id. */
export const codeOf = (kind: CodeKind, id: number): string => encode(numberOf(KINDS[kind], checked(id), 0n))

/** The id of an association. Throws RangeError as `codeOf` does. */
export const associationCode = ({ vehicle, user }: Pair): string =>
  encode(numberOf(KINDS.user_permission, checked(vehicle), checked(user)))

/** The number of the thing of this kind with this id; undefined for an id that none has. */
export const idOfCode = (kind: CodeKind, code: string): number | undefined => {
  const parts = partsOf(code)
  return parts?.kind === KINDS[kind] && parts.first > 0n && parts.second === 0n ? Number(parts.first) : undefined
}

/** Whose association has this id; undefined for an id that none has. */
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
