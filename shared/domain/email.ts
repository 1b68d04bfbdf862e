/** Canonical form of user names and addresses, for comparison and for locks in the table. */
import { INVISIBLE } from '../model/wire.ts'

/** Maximum length of a canonical address. Longer ones do not fit into a key of the table when fully escaped. */
export const CANONICAL_EMAIL_MAX = 200

/**
 * Returns the same text for all spellings that look the same. Ignores compatibility forms, case, outer spaces and
 * invisible characters. Letters of other scripts become the Latin letter with the same glyph (Unicode TR 39, common
 * part).
 */
export const canonicalEmail = (email: string): string => {
  const latin = email.normalize('NFKC').replace(HIDDEN, '').replace(WORD, withoutGreek)
  const plain = latin.toLowerCase().normalize('NFKC').replace(HIDDEN, '')
  return plain.replace(LOOKALIKE, letter => LATIN.get(letter) ?? 'i').trim()
}

const HIDDEN = new RegExp(INVISIBLE, 'gu')
const WORD = /[\p{L}\p{M}\p{N}]+/gu

/**
 * Greek letters whose capital and small forms resemble different Latin letters. Both cases of a Greek word must be
 * equal. So the glyph counts only in words that also have Latin letters.
 */
const GREEK: ReadonlyMap<string, string> = new Map(
  Object.entries({ Β: 'b', β: 'b', Η: 'h', η: 'n', Μ: 'm', μ: 'u', Ν: 'n', ν: 'v', Υ: 'y', υ: 'u' }),
)
const withoutGreek = (word: string): string =>
  /\p{Script=Latin}/u.test(word) ? word.replace(/\p{Script=Greek}/gu, letter => GREEK.get(letter) ?? letter) : word

/** Latin letters and their lookalikes in either case: Cyrillic, Greek, Armenian, Cherokee, Lisu, Latin. */
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
/** The lowercase of a capital I with a dot has two characters. */
const LOOKALIKE = new RegExp(`[${[...LATIN.keys()].join('')}]|i\u0307`, 'gu')
