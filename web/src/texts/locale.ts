/** The locale of the page for code outside of components. Components use `useLocale`. */

let locale: string | undefined
let collator: Intl.Collator | undefined

/** Called when the page shows another language. */
export const setLocale = (next: string): void => {
  locale = next
  collator = undefined
}

/** Compares texts as the language sorts them. Numbers in texts are compared by value. */
export const compareTexts = (a: string, b: string): number => {
  collator ??= new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  return collator.compare(a, b)
}

/** Formats a number of objects in a text: `12,345`. */
export const countText = (count: number): string => new Intl.NumberFormat(locale).format(count)
