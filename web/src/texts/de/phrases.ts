/** German for English texts that contain values. */

/** A pattern of English texts, and the German text from its groups. */
export type Phrase = readonly [pattern: RegExp, german: (...groups: string[]) => string]

/** Returns the German text of the first pattern that matches the whole text, or undefined. */
export const phraseOf = (text: string, phrases: readonly Phrase[]): string | undefined => {
  for (const [pattern, german] of phrases) {
    const [whole, ...groups] = pattern.exec(text) ?? []
    if (whole === text) return german(...groups)
  }
  return undefined
}
