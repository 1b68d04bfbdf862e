/** The languages of the app. A catalog is two files, which load when its language is shown: for the first page, and all. */
import type { FirstTexts, Texts } from './catalog.ts'

interface LanguageEntry {
  /** Its name in the language itself. */
  readonly name: string
  readonly loadFirst: () => Promise<FirstTexts>
  readonly load: () => Promise<Texts>
  /** Shown if the first texts cannot be loaded. */
  readonly failed: string
  readonly reload: string
}

export const LANGUAGES = {
  en: {
    name: 'English',
    loadFirst: async () => (await import('./en/first.ts')).first,
    load: async () => (await import('./en.ts')).en,
    failed: 'The page could not be loaded.',
    reload: 'Reload',
  },
  de: {
    name: 'Deutsch',
    loadFirst: async () => (await import('./de/first.ts')).first,
    load: async () => (await import('./de.ts')).de,
    failed: 'Die Seite konnte nicht geladen werden.',
    reload: 'Neu laden',
  },
} satisfies Readonly<Record<string, LanguageEntry>>

export type Language = keyof typeof LANGUAGES

const DEFAULT: Language = 'en'

export const isLanguage = (text: unknown): text is Language =>
  typeof text === 'string' && Object.hasOwn(LANGUAGES, text)

const languageIn = (tag: string): Language | undefined => {
  const base = tag.toLowerCase().split('-')[0]
  return isLanguage(base) ? base : undefined
}

/** Returns the first supported language of a list of tags such as `de-AT`, or English. */
export const firstSupported = (tags: readonly string[]): Language => {
  for (const tag of tags) {
    const found = languageIn(tag)
    if (found) return found
  }
  return DEFAULT
}

/** Intl throws for other tags. */
const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i

/**
 * Returns the locale in which a language is written: the browser's own if it has one of this language, else the language
 * in the region of the browser. So English in a browser of Austria has the order of dates of Europe.
 */
export const localeOf = (language: Language, browserTags: readonly string[]): string => {
  const tags = browserTags.filter(tag => TAG.test(tag))
  const own = tags.find(tag => languageIn(tag) === language)
  if (own !== undefined) return own
  const region = TAG.exec(tags[0] ?? '')?.[3]
  return region === undefined ? language : `${language}-${region}`
}
