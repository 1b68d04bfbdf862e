import { countText } from '../locale.ts'

const rules = new Intl.PluralRules('de')

/** The forms of a noun: `Gerät`, `Geräte`. */
export interface Noun {
  readonly one: string
  readonly other: string
}

const form = (count: number, { one, other }: Noun): string => (rules.select(count) === 'one' ? one : other)

/** `1 Gerät`, `2 Geräte` */
export const counted = (count: number, noun: Noun): string => `${countText(count)} ${form(count, noun)}`

/** `2 Geräte` if all are shown, else `1 von 2 Geräten`: after „von“ stands the dative. */
export const shownOf =
  (noun: Noun, dative: Noun) =>
  (shown: number, all: number): string =>
    shown === all ? counted(all, noun) : `${countText(shown)} von ${counted(all, dative)}`
