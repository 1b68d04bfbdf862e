/** The form in which names and addresses of users are compared and stored as locks. */

/** Longer canonical addresses belong to nobody: a key of the table has no room for them when all is escaped. */
export const CANONICAL_EMAIL_MAX = 200

/**
 * Returns one spelling for all that look the same: compatibility forms, case, outer blanks and invisible characters do not
 * count, and letters of other scripts count as the Latin letter whose glyph they share (Unicode TR 39, the common part).
 */
export const canonicalEmail = (email: string): string => {
  const plain = email.normalize('NFKC').toLowerCase().normalize('NFKC').replace(INVISIBLE, '')
  return plain.replace(LOOKALIKE, letter => LATIN.get(letter) ?? 'i').trim()
}

const INVISIBLE = /[\p{C}\u034f\ufe00-\ufe0f]/gu

/** Latin letters, and what looks like each in small or in capital letters: Cyrillic, Greek, other Latin. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'вβ',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еε',
  g: 'ɡ',
  h: 'нһη',
  i: 'іιı',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏ',
  m: 'мμ',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛ',
  s: 'ѕ',
  t: 'тτ',
  v: 'ѵν',
  w: 'ԝ',
  x: 'хχ',
  y: 'уγү',
  z: 'ζ',
}
const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) =>
    Array.from(others, (other): [string, string] => [other, latin]),
  ),
)
/** A capital I with a dot becomes two characters in small letters. */
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]|i\u0307`, 'gu')
