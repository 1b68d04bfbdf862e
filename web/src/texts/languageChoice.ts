/**
 * The language of the page: chosen in this browser, else by the user's attribute `language`, else the first supported one
 * of the browser.
 */
import { ApiError } from '../api/ApiError.ts'
import type { FirstTexts } from './catalog.ts'
import { firstSupported, isLanguage, type Language, LANGUAGES, localeOf } from './languages.ts'
import { languageState, onUserLanguage, setLanguageState, userLanguage } from './languageStore.ts'
import { setLocale } from './locale.ts'
import type { ShownLanguage } from './texts.ts'

const STORAGE_KEY = 'language'

/** Returns the language that was chosen in this browser. */
export const chosenLanguage = (): Language | undefined => {
  const stored = localStorage.getItem(STORAGE_KEY)
  return isLanguage(stored) ? stored : undefined
}

const wantedLanguage = (): Language =>
  firstSupported([chosenLanguage(), userLanguage(), ...navigator.languages].filter(tag => tag !== undefined))

/** Loads and shows the language that is wanted now. Rejects with ApiError if its texts cannot be loaded. */
const showWanted = async (): Promise<void> => {
  const language = wantedLanguage()
  const locale = localeOf(language, navigator.languages)
  const state = languageState()
  if (state.kind === 'shown' && state.shown.locale === locale && state.shown.language === language) return
  const { load, loadFirst } = LANGUAGES[language]
  // Another choice can be made meanwhile.
  const show = (first: FirstTexts, texts: ShownLanguage['texts']): void => {
    if (language !== wantedLanguage()) return
    document.documentElement.lang = language
    setLocale(locale)
    setLanguageState({ kind: 'shown', shown: { language, locale, first, texts } })
  }
  try {
    const all = load()
    // Thrown below, or by the components that wait for it.
    all.catch(() => undefined)
    const first = await loadFirst()
    // A page that already has texts keeps them until it gets all others.
    if (languageState().kind !== 'shown') show(first, all)
    show(first, await all)
  } catch (cause) {
    if (languageState().kind !== 'shown') setLanguageState({ kind: 'failed', language })
    throw new ApiError(0, 'The texts cannot be loaded', { cause })
  }
}

/** For changes that nobody asked for: if the texts cannot be loaded, the page keeps its language. */
const showQuietly = (): Promise<void> => showWanted().catch(() => undefined)

/** Shows the language, now and when the settings of the browser or the user change. */
export const followLanguage = (): void => {
  addEventListener('languagechange', () => void showQuietly())
  // Another tab chose a language.
  addEventListener('storage', () => void showQuietly())
  onUserLanguage(showQuietly)
  void showQuietly()
}

/** Chooses a language for this browser; undefined removes the choice. Rejects with ApiError if its texts cannot be loaded. */
export const chooseLanguage = (language: Language | undefined): Promise<void> => {
  if (language === undefined) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, language)
  return showWanted()
}
