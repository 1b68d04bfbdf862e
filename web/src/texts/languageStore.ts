/** State of the page: its language, and that of the signed-in user. No DOM: `languageChoice.ts` decides what is shown. */
import type { FirstTexts } from './catalog.ts'
import type { Language } from './languages.ts'
import type { ShownLanguage } from './texts.ts'

/** `failed` only before the first language: later, the page stays as it is. */
export type LanguageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly language: Language }
  | { readonly kind: 'shown'; readonly shown: ShownLanguage }

let state: LanguageState = { kind: 'loading' }
const listeners = new Set<() => void>()

export const languageState = (): LanguageState => state

export const setLanguageState = (next: LanguageState): void => {
  state = next
  for (const listener of listeners) listener()
}

export const subscribeToLanguage = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Returns texts of the page for code outside of components; undefined before the first ones are loaded. */
export const shownFirstTexts = (): FirstTexts | undefined => (state.kind === 'shown' ? state.shown.first : undefined)

interface HasAttributes {
  readonly attributes: Readonly<Record<string, unknown>>
}

let ofUser: string | undefined
let applyUserLanguage: () => Promise<void> = () => Promise.resolve()

/** Returns the attribute `language` of the signed-in user, which Traccar's web client uses, too. */
export const userLanguage = (): string | undefined => ofUser

/** Sets the function that shows the language of another user. It must not reject. */
export const onUserLanguage = (apply: () => Promise<void>): void => {
  applyUserLanguage = apply
}

/** Applies the language of the signed-in user; undefined if nobody is. Resolves when the page shows it. Never rejects. */
export const followUser = (user: HasAttributes | undefined): Promise<void> => {
  const language = user?.attributes['language']
  ofUser = typeof language === 'string' ? language : undefined
  return applyUserLanguage()
}
