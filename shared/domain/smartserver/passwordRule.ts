/** Server attribute for the minimum length of SmartServer passwords, if it must exceed the general one. */
export const PASSWORD_LENGTH = 'smartserver.passwordLength'
/** Maximum length. Sign-in rejects longer passwords. */
const PASSWORD_LENGTH_MOST = 128

const NEEDED = [
  [/\p{Lu}/u, 'an uppercase letter'],
  [/\p{Ll}/u, 'a lowercase letter'],
  [/\p{Nd}/u, 'a digit'],
  [/[^\p{L}\p{N}\s]/u, 'a special character'],
] as const

/** Returns the reason if a password cannot be set, or undefined if it can. Existing passwords are not checked again. */
export const refusedPassword = (password: string, leastLength: number): string | undefined => {
  const least = Math.min(leastLength, PASSWORD_LENGTH_MOST)
  if (Array.from(password).length < least) return `The password must have at least ${least} characters`
  const lacking = NEEDED.find(([pattern]) => !pattern.test(password))
  return lacking && `The password must contain ${lacking[1]}`
}
