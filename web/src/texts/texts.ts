/** All texts of the app in the shown language. `languages.ts` lists the languages. */
import { createContext, use } from 'react'
import type { FirstTexts, Texts } from './catalog.ts'
import type { Language } from './languages.ts'

export type { Texts } from './catalog.ts'

/** The texts on the page, and the locale of its dates and numbers. */
export interface ShownLanguage {
  readonly language: Language
  /** `de-AT`: the shown language, as written in the region of the browser. */
  readonly locale: string
  readonly first: FirstTexts
  /** A promise until they are loaded. */
  readonly texts: Texts | Promise<Texts>
}

export const LanguageContext = createContext<ShownLanguage | undefined>(undefined)

export const useShownLanguage = (): ShownLanguage => {
  const shown = use(LanguageContext)
  if (!shown) throw new Error('there is no LanguageProvider around')
  return shown
}

/** `const { map } = useTexts()`. Suspends until the texts are loaded. */
export const useTexts = (): Texts => {
  const { texts } = useShownLanguage()
  return texts instanceof Promise ? use(texts) : texts
}

/** Texts of the sign-in page and of components on it, which must not wait for all texts. */
export const useFirstTexts = (): FirstTexts => useShownLanguage().first

/** Returns the locale for Intl. */
export const useLocale = (): string => useShownLanguage().locale
