/** Without letters and digits that people confuse when they type them. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz'
const LENGTH = 12

/** Returns a random identifier for a device, about 59 bits. */
export const newIdentifier = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(LENGTH)), value => ALPHABET[value % ALPHABET.length]).join('')
