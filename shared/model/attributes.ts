/** Free attributes of devices, groups, geofences, users, notifications, commands and the server: any JSON object. */
import * as z from 'zod/mini'
import { reference, requiredName, requiredText } from './wire.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Any JSON object, unchanged. A zod record would copy it and drop the name `__proto__`. */
export function jsonObject(): z.ZodMiniType<JsonObject, unknown>
export function jsonObject(): z.ZodMiniType {
  return z
    .unknown()
    .check(z.refine(isJsonObject, 'must be an object'), z.meta({ type: 'object', additionalProperties: true }))
}

/** Maximum size of an entity's attributes as JSON in UTF-8. */
const ATTRIBUTES_MAX_KB = 16
/** Maximum nesting depth of objects and lists. The attributes themselves are the first level. */
const ATTRIBUTES_MAX_DEPTH = 8

/** Returns the reason if a value is not allowed as attributes of an entity, else undefined. */
export const refusedAttributes = (attributes: JsonObject): string | undefined => {
  if (isDeeper(attributes, ATTRIBUTES_MAX_DEPTH)) return `must have at most ${ATTRIBUTES_MAX_DEPTH} levels`
  const bytes = new TextEncoder().encode(JSON.stringify(attributes)).length
  return bytes > ATTRIBUTES_MAX_KB * 1024 ? `must be at most ${ATTRIBUTES_MAX_KB} KB` : undefined
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(member => isDeeper(member, levels - 1)))

/**
 * Attributes of an entity. Nested values, null and any name are kept unchanged: at most 16 KB of JSON and 8 levels. A
 * missing or null member means no attributes. Read settings with `settingsFrom`, because they can have any type.
 */
export const EntityAttributes = z.pipe(
  z.transform((value: unknown): unknown => value ?? {}),
  jsonObject().check(({ value, issues }) => {
    const refusal = isJsonObject(value) ? refusedAttributes(value) : undefined
    if (refusal !== undefined) issues.push({ code: 'custom', message: refusal, input: value })
  }),
)
export type EntityAttributes = JsonObject

/** Text that a client shows instead of an attribute's name in a device's positions. The server never uses it. */
export const AttributeAlias = z
  .strictObject({
    id: reference(),
    deviceId: reference().check(z.refine(id => id > 0, 'is required')),
    attribute: requiredText(),
    alias: requiredName(),
  })
  .check(z.meta({ id: 'AttributeAlias' }))
export type AttributeAlias = z.infer<typeof AttributeAlias>
