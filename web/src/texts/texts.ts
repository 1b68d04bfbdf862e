/** All that people read. Another language is another object of this type and a line in `CATALOGUES`. */
import { createContext, use } from 'react'
import { en } from './en.ts'

export type Texts = typeof en

const CATALOGUES: Readonly<Record<string, Texts>> = { en }

/** The first language that we have of those that the person reads. */
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
