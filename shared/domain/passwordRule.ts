/** Minimum length of new passwords. Existing passwords are not checked again. */
import type { EntityAttributes } from '../model/attributes.ts'
import { settingsFrom } from './settings.ts'

/** Server attribute for the minimum length: 1 to 128, 8 by default. */
const MIN_LENGTH = 'passwordMinLength'
export const PASSWORD_MIN_DEFAULT = 8
/** Maximum length. Sign-in rejects longer passwords. */
export const PASSWORD_MAX = 128

/** Returns the minimum number of characters. A setting out of range becomes the nearest bound. */
export const passwordMinLength = (serverAttributes: EntityAttributes): number => {
  const set = settingsFrom(serverAttributes).number(MIN_LENGTH, PASSWORD_MIN_DEFAULT)
  return Math.min(PASSWORD_MAX, Math.max(1, Math.trunc(set)))
}

/** Returns the reason if a password cannot be set, or undefined if it can. Counts Unicode code points. */
export const refusedPassword = (password: string, minLength: number): string | undefined => {
  if (Array.from(password).length < minLength) return `password must have at least ${minLength} characters`
  return password.length > PASSWORD_MAX ? `password must have at most ${PASSWORD_MAX} characters` : undefined
}
