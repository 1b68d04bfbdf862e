/** Converts attributes of an entity to form rows, and back. */
import type { EntityAttributes } from '#shared/model/attributes.ts'

export type AttributeKind = 'text' | 'number' | 'flag' | 'json'

export interface AttributeRow {
  /** Identifies the row while its name changes. */
  readonly key: number
  readonly name: string
  readonly kind: AttributeKind
  /** As typed; a flag is `true` or `false`. */
  readonly value: string
  /** The stored attribute, which stays unchanged until the row is edited. */
  readonly stored?: StoredAttribute
}

interface StoredAttribute {
  readonly name: string
  readonly kind: AttributeKind
  readonly text: string
  readonly value: unknown
}

let lastKey = 0
export const newRow = (name = '', kind: AttributeKind = 'text', value = ''): AttributeRow => {
  lastKey += 1
  return { key: lastKey, name, kind, value }
}

const kindOf = (value: unknown): AttributeKind => {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'flag' : 'json'
}

/** Returns one row per attribute. Objects, lists and null are shown as JSON. */
export const rowsOf = (attributes: EntityAttributes): readonly AttributeRow[] =>
  Object.entries(attributes).map(([name, value]) => {
    const kind = kindOf(value)
    const text = kind === 'json' ? JSON.stringify(value) : String(value)
    return { ...newRow(name, kind, text), stored: { name, kind, text, value } }
  })

/** Omits rows without a name. An invalid number stays text, for the server to reject. */
export const attributesOf = (rows: readonly AttributeRow[]): EntityAttributes =>
  Object.fromEntries(rows.flatMap(entryOf))

const entryOf = ({ name, kind, value, stored }: AttributeRow): [string, unknown][] => {
  const isValueStored = stored?.kind === kind && stored.text === value
  const result = isValueStored ? stored.value : valueOf(kind, value)
  if (stored?.name === name) return [[name, result]]
  return name.trim() === '' ? [] : [[name.trim(), result]]
}

const valueOf = (kind: AttributeKind, value: string): unknown => {
  if (kind === 'flag') return value === 'true'
  if (kind === 'json') {
    const json = jsonIn(value)
    return json ? json.value : value
  }
  if (kind === 'text' || value.trim() === '') return value
  const number = Number(value)
  return Number.isFinite(number) ? number : value
}

/** Returns the value of a JSON text, or undefined if it is not JSON. */
export const jsonIn = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
