import type { Texts } from '../texts/texts.ts'

/** The value of an attribute as people read it. */
export const attributeText = (value: string | number | boolean, map: Texts['map']): string =>
  typeof value === 'boolean' ? (value ? map.yes : map.no) : String(value)
