/** How long a new password must be. Existing passwords are never checked again. */
import type { EntityAttributes } from '../model/attributes.ts'
import { settingsFrom } from './settings.ts'

/** The server's attribute for it: 1 to 128, 8 by default. */
const MIN_LENGTH = 'passwordMinLength'
export const PASSWORD_MIN_DEFAULT = 8
/** Longer passwords sign nobody in. */
export const PASSWORD_MAX = 128

/** Returns the least number of characters. A setting out of range is taken as the nearest that is in range. */
export const passwordMinLength = (serverAttributes: EntityAttributes): number => {
  const set = settingsFrom(serverAttributes).number(MIN_LENGTH, PASSWORD_MIN_DEFAULT)
  return Math.min(PASSWORD_MAX, Math.max(1, Math.trunc(set)))
}

/** Returns why a password cannot be set, or undefined if it can. Characters are counted as people count them. */
export const refusedPassword = (password: string, minLength: number): string | undefined => {
  if (Array.from(password).length < minLength) return `password must have at least ${minLength} characters`
  return password.length > PASSWORD_MAX ? `password must have at most ${PASSWORD_MAX} characters` : undefined
}
