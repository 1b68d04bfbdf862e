/** The server's attribute for the least length of SmartServer's passwords, if they must be longer than others. */
export const PASSWORD_LENGTH = 'smartserver.passwordLength'
/** Longer passwords sign nobody in. */
const PASSWORD_LENGTH_MOST = 128

const NEEDED = [
  [/\p{Lu}/u, 'an uppercase letter'],
  [/\p{Ll}/u, 'a lowercase letter'],
  [/\p{Nd}/u, 'a digit'],
  [/[^\p{L}\p{N}\s]/u, 'a special character'],
] as const

/** Why a password may not be set; undefined when it may. Passwords that are set already are never asked again. */
export const refusedPassword = (password: string, leastLength: number): string | undefined => {
  const least = Math.min(leastLength, PASSWORD_LENGTH_MOST)
  if (Array.from(password).length < least) return `The password must have at least ${least} characters`
  const lacking = NEEDED.find(([pattern]) => !pattern.test(password))
  return lacking && `The password must contain ${lacking[1]}`
}
