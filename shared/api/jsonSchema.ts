/** Converts request and response schemas to OpenAPI. Named schemas become components. */
import * as z from 'zod/mini'

export type Schema = z.core.JSONSchema.BaseSchema
/** Components of a document by name. Grows while schemas are converted. */
export type Schemas = Record<string, Schema>

/** Converts a response schema. */
export const answer = (schema: z.ZodMiniType, schemas: Schemas): Schema => {
  const { $defs = {}, ...json } = jsonSchema(schema)
  Object.assign(schemas, $defs)
  return json
}

/**
 * Converts a request schema. Members with defaults are optional, which results in a separate component such as
 * `UserRequest`.
 */
export const request = (schema: z.ZodMiniType, schemas: Schemas): Schema => {
  const { $defs = {}, ...json } = jsonSchema(schema)
  const name = z.globalRegistry.get(schema)?.id ?? ''
  const { [name]: given = json, ...within } = $defs
  Object.assign(schemas, within)
  const taken = withDefaults(given, schema)
  if (name === '') return taken
  if (taken === given) return answer(schema, schemas)
  schemas[`${name}Request`] = taken
  return { $ref: `#/components/schemas/${name}Request` }
}

const withDefaults = (json: Schema, schema: z.ZodMiniType): Schema => {
  if (!json.properties) return json
  const defaults = new Map(
    membersOf(schema).flatMap(([name, member]) => {
      const read = z.safeParse(member, undefined)
      return read.success ? [[name, read.data]] : []
    }),
  )
  if (defaults.size === 0) return json
  const properties = Object.entries(json.properties).map(([name, property]) => {
    const value = defaults.get(name)
    return [name, typeof property === 'boolean' || value === undefined ? property : { ...property, default: value }]
  })
  const { required = [], ...rest } = json
  const needed = required.filter(name => !defaults.has(name))
  return { ...rest, properties: Object.fromEntries(properties), ...(needed.length > 0 && { required: needed }) }
}

/** Converts a parameter schema. Handlers receive times as numbers, but requests contain text. */
export const parameterSchema = (member: z.core.$ZodType): Schema => {
  const schema = jsonSchema(member)
  if (schema['x-unit'] !== 'ms since 1970') return schema
  return { type: 'string', format: 'date-time', examples: ['2026-06-01T08:00:00Z'] }
}

/** Returns whether a request must contain the member. */
export const isRequired = (member: z.core.$ZodType): boolean => !z.safeParse(member, undefined).success

/** Returns the names of the required members. */
export const neededMembers = (schema: z.ZodMiniType | undefined): string[] =>
  membersOf(schema)
    .filter(([, member]) => isRequired(member))
    .map(([name]) => name)

/** Returns the members of an object schema. */
export const membersOf = (schema: z.ZodMiniType | undefined): [string, z.core.$ZodType][] =>
  schema instanceof z.ZodMiniObject ? Object.entries<z.core.$ZodType>(schema.shape) : []

/** Converts the output of a schema, because tolerated input forms are not part of the contract. */
const jsonSchema = (schema: z.core.$ZodType): Schema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'output', override: plain })
  // OpenAPI uses another path for definitions than JSON Schema.
  return JSON.parse(JSON.stringify(json).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'))
}

/** Removes constraints that are trivial or too strict. */
const plain = ({ zodSchema, jsonSchema: one }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }) => {
  // Bounds of every safe integer.
  if (one.minimum === Number.MIN_SAFE_INTEGER) delete one.minimum
  if (one.maximum === Number.MAX_SAFE_INTEGER) delete one.maximum
  // Only strict objects reject unknown members.
  if (zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall) delete one.additionalProperties
}
