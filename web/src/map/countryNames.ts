/** Names of countries in the language of the page. */
import type { ExpressionSpecification } from 'maplibre-gl'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')

/** Returns the names that the browser knows, by ISO 3166 code. */
export const countryNamesIn = (locale: string): Readonly<Record<string, string>> => {
  const names = new Intl.DisplayNames(locale, { type: 'region', style: 'short', fallback: 'none' })
  const codes = LETTERS.flatMap(first => LETTERS.map(second => first + second))
  return Object.fromEntries(
    codes.flatMap(code => {
      const name = names.of(code)
      return name === undefined ? [] : [[code, name]]
    }),
  )
}

/** Name of a country of the built-in map. The map has English names, which are kept where the page is English. */
export const countryName = (locale: string): ExpressionSpecification =>
  /^en\b/.test(locale)
    ? ['get', 'name']
    : ['coalesce', ['get', ['coalesce', ['get', 'country'], ''], ['literal', countryNamesIn(locale)]], ['get', 'name']]
