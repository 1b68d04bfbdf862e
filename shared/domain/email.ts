/** The form in which names and addresses of users are compared and stored as locks. */
import { INVISIBLE } from '../model/wire.ts'

/** Longer canonical addresses belong to nobody: a key of the table has no room for them when all is escaped. */
export const CANONICAL_EMAIL_MAX = 200

/**
 * Returns one spelling for all that look the same: compatibility forms, case, outer blanks and invisible characters do not
 * count, and letters of other scripts count as the Latin letter whose glyph they share (Unicode TR 39, the common part).
 */
export const canonicalEmail = (email: string): string => {
  const latin = email.normalize('NFKC').replace(HIDDEN, '').replace(WORD, withoutGreek)
  const plain = latin.toLowerCase().normalize('NFKC').replace(HIDDEN, '')
  return plain.replace(LOOKALIKE, letter => LATIN.get(letter) ?? 'i').trim()
}

const HIDDEN = new RegExp(INVISIBLE, 'gu')
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/**
 * Greek letters whose capital looks like another Latin letter than the small one. Greek words need both cases to be the same,
 * so each glyph counts by itself only in a word that has Latin letters too.
 */
const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({ Β: 'b', β: 'b', Η: 'h', η: 'n', Μ: 'm', μ: 'u', Ν: 'n', ν: 'v', Υ: 'y', υ: 'u' }),
)
const withoutGreek = (word: string): string =>
  /\p{Script=Latin}/u.test(word) ? word.replace(/\p{Script=Greek}/gu, letter => GREEK.get(letter) ?? letter) : word

/** Latin letters, and what looks like each in small or in capital letters: Cyrillic, Greek, Armenian, Cherokee, Lisu, Latin. */
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
/** A capital I with a dot becomes two characters in small letters. */
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]|i\u0307`, 'gu')
