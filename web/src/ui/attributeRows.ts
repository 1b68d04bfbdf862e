/** The attributes of something as rows of a form, and back. */
import type { Attributes } from '#shared/model/wire.ts'

export type AttributeKind = 'text' | 'number' | 'flag'

export interface AttributeRow {
  /** Which row it is while names are typed. */
  readonly key: number
  readonly name: string
  readonly kind: AttributeKind
  /** As typed; of a flag `true` or `false`. */
  readonly value: string
}

let lastKey = 0
export const newRow = (name = '', kind: AttributeKind = 'text', value = ''): AttributeRow => {
  lastKey += 1
  return { key: lastKey, name, kind, value }
}

const kindOf = (value: string | number | boolean): AttributeKind =>
  typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'flag'

export const rowsOf = (attributes: Attributes): readonly AttributeRow[] =>
  Object.entries(attributes).map(([name, value]) => newRow(name, kindOf(value), String(value)))

/** Rows without a name are left out; a number that is none stays text, for the server to judge. */
export const attributesOf = (rows: readonly AttributeRow[]): Attributes =>
  Object.fromEntries(
    rows.filter(({ name }) => name.trim() !== '').map(({ name, kind, value }) => [name.trim(), valueOf(kind, value)]),
  )

const valueOf = (kind: AttributeKind, value: string): string | number | boolean => {
  if (kind === 'flag') return value === 'true'
  if (kind === 'text' || value.trim() === '') return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}
