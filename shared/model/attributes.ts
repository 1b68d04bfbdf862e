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
/** Maximum nesting of objects and lists. The attributes themselves are the first level. */
const ATTRIBUTES_MAX_DEPTH = 8

/** Returns why a value cannot be the attributes of an entity, or undefined if it can. */
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
 * Attributes of an entity: at most 16 KB of JSON and 8 levels. Nested values, null and any name are stored unchanged.
 * Missing and null mean no attributes. Read settings with `settingsFrom`, because they can have any type.
 */
export const EntityAttributes = z.pipe(
  z.transform((value: unknown): unknown => value ?? {}),
  jsonObject().check(({ value, issues }) => {
    const refusal = isJsonObject(value) ? refusedAttributes(value) : undefined
    if (refusal !== undefined) issues.push({ code: 'custom', message: refusal, input: value })
  }),
)
export type EntityAttributes = JsonObject

/** Display name for an attribute of a device's positions. Used only by clients. */
export const AttributeAlias = z
  .strictObject({
    id: reference(),
    deviceId: reference().check(z.refine(id => id > 0, 'is required')),
    attribute: requiredText(),
    alias: requiredName(),
  })
  .check(z.meta({ id: 'AttributeAlias' }))
export type AttributeAlias = z.infer<typeof AttributeAlias>
