/** Canonical form of user names and email addresses, for comparing them and for unique-name locks. */
import { INVISIBLE } from '../model/wire.ts'

/** A user must not have a longer canonical address, because its escaped form would exceed the size of a table key. */
export const CANONICAL_EMAIL_MAX = 200

/**
 * Returns the same text for names that look alike. Ignores compatibility forms, case, outer blanks and invisible
 * characters. Replaces letters of other scripts by the Latin letter with the same glyph (the common part of Unicode TR
 * 39).
 */
export const canonicalEmail = (email: string): string => {
  const latin = email.normalize('NFKC').replace(HIDDEN, '').replace(WORD, withoutGreek)
  const plain = latin.toLowerCase().normalize('NFKC').replace(HIDDEN, '')
  return plain.replace(LOOKALIKE, letter => LATIN.get(letter) ?? 'i').trim()
}

const HIDDEN = new RegExp(INVISIBLE, 'gu')
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/**
 * Greek letters whose capital and small forms look like different Latin letters. Greek words must compare equal in both
 * cases, so these glyphs are replaced only in words that also have Latin letters.
 */
const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({ Β: 'b', β: 'b', Η: 'h', η: 'n', Μ: 'm', μ: 'u', Ν: 'n', ν: 'v', Υ: 'y', υ: 'u' }),
)
const withoutGreek = (word: string): string =>
  /\p{Script=Latin}/u.test(word) ? word.replace(/\p{Script=Greek}/gu, letter => GREEK.get(letter) ?? letter) : word

/** Latin letters, and their look-alikes in either case: Cyrillic, Greek, Armenian, Cherokee, Lisu, Latin. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑꭺꓮ',
  b: 'вβᏼꓐ',
  c: 'сϲꮯꓚ',
  d: 'ԁꭰꓓ',
  e: 'еεꭼꓰ',
  f: 'ꓝ',
  g: 'ɡցꮐꓖ',
  h: 'нһηհꮋꓧ',
  i: 'іιıꭵꓲ',
  j: 'јϳꭻꓙ',
  k: 'кκꮶꓗ',
  l: 'ӏꮮꓡ',
  m: 'мμꮇꓟ',
  n: 'ոꓠ',
  o: 'оοօꓳ',
  p: 'рρꮲꓑ',
  q: 'ԛ',
  r: 'ꮢꓣ',
  s: 'ѕꮪꓢ',
  t: 'тτꭲꓔ',
  u: 'սꓴ',
  v: 'ѵνꮩꓦ',
  w: 'ԝꮃꓪ',
  x: 'хχꓫ',
  y: 'уγυүꮍꓬ',
  z: 'ζꮓꓜ',
}
const LATIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) =>
    Array.from(others, (other): [string, string] => [other, latin]),
  ),
)
/** A capital I with a dot becomes two characters in lower case. */
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]|i\u0307`, 'gu')
