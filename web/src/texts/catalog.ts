/** Types of a catalog: the English one defines the keys of all languages, and the arguments of their texts. */
import type { en } from './en.ts'
import type { first } from './en/first.ts'

export type Texts = typeof en

/** The sections that the page needs before somebody has signed in. */
export type FirstTexts = typeof first
