/**
 * SQL's LIKE: `%` is any text, `_` any one character, and the whole text must match. The pieces between `%` are looked for
 * from left to right and never again, so that no pattern makes this slow.
 */
export const matchesLike = (text: string, pattern: string): boolean => {
  const characters = Array.from(text)
  const [head = [], ...rest] = pattern.split('%').map(piece => Array.from(piece))
  const tail = rest.pop()
  if (!fitsInItem(characters, 0, head)) return false
  if (tail === undefined) return head.length === characters.length
  let at = head.length
  for (const piece of rest) {
    at = placeOf(characters, at, piece)
    if (at < 0) return false
    at += piece.length
  }
  const end = characters.length - tail.length
  return end >= at && fitsInItem(characters, end, tail)
}

const fitsInItem = (text: readonly string[], at: number, piece: readonly string[]): boolean =>
  at + piece.length <= text.length && piece.every((sign, n) => sign === '_' || sign === text[at + n])

/** The first place from `from` on where the piece stands; -1 where there is none. */
const placeOf = (text: readonly string[], from: number, piece: readonly string[]): number => {
  for (let at = from; at + piece.length <= text.length; at += 1) if (fitsInItem(text, at, piece)) return at
  return -1
}
