/** What the schemas of requests and answers are in the words of OpenAPI. Named ones become components. */
import * as z from 'zod/mini'

export type Schema = z.core.JSONSchema.BaseSchema
/** The components of a document, by name; grows as schemas are told. */
export type Schemas = Record<string, Schema>

/** What an operation answers; named schemas become components. */
export const answer = (schema: z.ZodMiniType, schemas: Schemas): Schema => {
  const { $defs = {}, ...json } = jsonSchema(schema)
  Object.assign(schemas, $defs)
  return json
}

/** What an operation takes. Members with a default may be left out, which makes a component of its own: `UserRequest`. */
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

/** Handlers get a moment as a number, but it travels as text. */
export const parameterSchema = (member: z.core.$ZodType): Schema => {
  const schema = jsonSchema(member)
  if (schema['x-unit'] !== 'ms since 1970') return schema
  return { type: 'string', format: 'date-time', examples: ['2026-06-01T08:00:00Z'] }
}

/** Whether a request must have the member. */
export const isRequired = (member: z.core.$ZodType): boolean => !z.safeParse(member, undefined).success

/** The names of the members that a request must have; others may be left out. */
export const neededMembers = (schema: z.ZodMiniType | undefined): string[] =>
  membersOf(schema)
    .filter(([, member]) => isRequired(member))
    .map(([name]) => name)

/** The members of an object's schema. */
export const membersOf = (schema: z.ZodMiniType | undefined): [string, z.core.$ZodType][] =>
  schema instanceof z.ZodMiniObject ? Object.entries<z.core.$ZodType>(schema.shape) : []

/** What the schema gives, not what it takes: the forms that we tolerate in requests are no part of the contract. */
const jsonSchema = (schema: z.core.$ZodType): Schema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'output', override: plain })
  // Definitions stand under another name in OpenAPI than in JSON Schema.
  return JSON.parse(JSON.stringify(json).replaceAll('"$ref":"#/$defs/', '"$ref":"#/components/schemas/'))
}

/** Leaves out what tells a reader nothing, or more than is so. */
const plain = ({ zodSchema, jsonSchema: one }: { zodSchema: z.core.$ZodTypes; jsonSchema: Schema }) => {
  // Every whole number has these bounds.
  if (one.minimum === Number.MIN_SAFE_INTEGER) delete one.minimum
  if (one.maximum === Number.MAX_SAFE_INTEGER) delete one.maximum
  // Only a strict object refuses members that it does not know.
  if (zodSchema._zod.def.type === 'object' && !zodSchema._zod.def.catchall) delete one.additionalProperties
}
