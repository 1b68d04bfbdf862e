/**
 * DeviceHive's rules for the fields of a user. Functions return DeviceHive's message, or undefined if the value is
 * valid.
 */
import { hasNoControlCharacters } from '../../model/wire.ts'
import { isJsonObject } from '../../model/attributes.ts'

export const LOGIN_LENGTH = 'Field cannot be empty. The length of login should be from 3 to 128 symbols.'
const LOGIN_SIGNS = 'Login can contain only lowercase or uppercase letters, numbers, and some special symbols (_@.)'
const [LOGIN_MIN, LOGIN_MAX, PASSWORD_MIN, PASSWORD_MAX] = [3, 128, 6, 128]

export const refusedLogin = (login: string): string | undefined => {
  if (login.length < LOGIN_MIN || login.length > LOGIN_MAX) return LOGIN_LENGTH
  return /^[A-Za-z0-9_@.-]+$/.test(login) ? undefined : LOGIN_SIGNS
}

/**
 * Returns the message if a password cannot be set. The minimum length is the larger of DeviceHive's 6 and the server's.
 */
export const refusedPassword = (password: string, minLength: number): string | undefined => {
  const least = Math.max(PASSWORD_MIN, minLength)
  const isOneLine = !/[\r\n]/.test(password) && hasNoControlCharacters(password)
  const isAllowed = Array.from(password).length >= least && password.length <= PASSWORD_MAX && isOneLine
  return isAllowed ? undefined : `Password can contain only from ${least} to ${PASSWORD_MAX} symbols!`
}

/** Role numbers: 0 is an administrator, 1 a client. */
export const ROLE = { administrator: 0, client: 1 } as const

export const ROLE_MISSING = 'User role is invalid or empty'

export const refusedRole = (role: number): string | undefined =>
  role === ROLE.administrator || role === ROLE.client ? undefined : ROLE_MISSING

export const isStatus = (status: number): status is 0 | 1 | 2 => status === 0 || status === 1 || status === 2
export const STATUS_RANGE = 'User status must be 0, 1 or 2'

/** Free data of DeviceHive's users and devices: any JSON object of limited size. */

const BYTES_MAX = 16 * 1024
const NO_OBJECT = "'parameters' must be JSON Object!"

/** Returns the message if a value is not valid as data, or undefined if it is. */
export const refusedData = (value: unknown): string | undefined => {
  if (value === null) return undefined
  if (!isJsonObject(value)) return NO_OBJECT
  return new TextEncoder().encode(JSON.stringify(value)).length > BYTES_MAX ? 'data must be at most 16 KB' : undefined
}
