/** All texts of the app. To add a language, add an object of this type to `CATALOGUES`. */
import { createContext, use } from 'react'
import { en } from './en.ts'

export type Texts = typeof en

const CATALOGUES: Readonly<Record<string, Texts>> = { en }

/** Returns the texts in the first supported language of the browser. */
export const textsFor = (languages: readonly string[]): Texts => {
  for (const language of languages) {
    const found = CATALOGUES[language.split('-')[0] ?? '']
    if (found) return found
  }
  return en
}

export const TextsContext = createContext<Texts>(en)
/** `const { map } = useTexts()` */
export const useTexts = (): Texts => use(TextsContext)
