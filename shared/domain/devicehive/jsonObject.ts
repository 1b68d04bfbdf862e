/** The free data of DeviceHive's users and devices: any JSON object of a bounded size. */
export type JsonObject = Readonly<Record<string, unknown>>

const BYTES_MAX = 16 * 1024
const NO_OBJECT = "'parameters' must be JSON Object!"
/** Names that mean something to objects themselves. */
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Why a value is not taken as data, or undefined. */
export const refusedData = (value: unknown): string | undefined => {
  if (value === null) return undefined
  if (!isObject(value)) return NO_OBJECT
  if (hasForbidden(value)) return 'data contains a reserved name'
  return new TextEncoder().encode(JSON.stringify(value)).length > BYTES_MAX ? 'data must be at most 16 KB' : undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasForbidden = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([name, member]) => FORBIDDEN.has(name) || hasForbidden(member))
