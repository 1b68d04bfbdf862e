/** Texts of a catalog as plain strings. */

/** A stand-in for the arguments of texts with values. */
export const ARGUMENT = '◊'

/** Numbers become `NaN`, which is the same stand-in. */
const called = (text: Function): string =>
  String(text(...Array.from({ length: text.length }, () => ARGUMENT))).replaceAll('NaN', ARGUMENT)

/** Returns each text by its path: `map.title`. Functions are called with stand-ins. */
export const textsByPath = (value: unknown, path = ''): [path: string, text: string][] => {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') return [[path, called(value)]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => textsByPath(member, path === '' ? name : `${path}.${name}`))
}

/** Returns the words of at least three letters, in lower case. */
export const wordsIn = (text: string): string[] => (text.match(/\p{L}{3,}/gu) ?? []).map(word => word.toLowerCase())

/** Returns the words that only the first of two catalogs has. */
export const wordsOnlyIn = (catalog: unknown, other: unknown): ReadonlySet<string> => {
  const words = (all: unknown) => textsByPath(all).flatMap(([, text]) => wordsIn(text))
  const others = new Set(words(other))
  return new Set(words(catalog).filter(word => !others.has(word)))
}
