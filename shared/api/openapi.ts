/** The OpenAPI 3.1 document of the declared operations. Pure: what it says is what the declarations say, nothing more. */
import * as z from 'zod/mini'
import type { Operation } from './operation.ts'

type Schema = z.core.JSONSchema.BaseSchema
type Schemas = Record<string, Schema>

/** The document for a version of the product. Numbers carry their unit as `x-unit`. */
export const openApi = (operations: readonly Operation[], version: string) => {
  const schemas: Schemas = {}
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = (paths[operation.route] ??= {})
    path[operation.method.toLowerCase()] = operationObject(operation, schemas)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Serverless GPS', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: [...new Set(operations.map(tagOf))].map(name => ({ name })),
    paths,
    components: { schemas, responses: RESPONSES, securitySchemes: SECURITY_SCHEMES },
  }
}

const SECURITY_SCHEMES = {
  basic: { type: 'http', scheme: 'basic', description: 'E-mail and password' },
  bearer: { type: 'http', scheme: 'bearer', description: 'The token of a user' },
  session: { type: 'apiKey', in: 'cookie', name: 'JSESSIONID', description: 'Given by POST /api/session' },
}
const CREDENTIALS = Object.keys(SECURITY_SCHEMES).map(name => ({ [name]: [] }))

const sentence = (description: string) => ({ description, content: { 'text/plain': { schema: { type: 'string' } } } })
const RESPONSES = {
  BadRequest: sentence('One sentence that says what is wrong with the request'),
  Unauthenticated: sentence('No credentials, or wrong ones'),
}

const tagOf = ({ address }: Operation) => address.split('.').slice(0, 2).join('.')

const operationObject = (operation: Operation, schemas: Schemas) => ({
  operationId: operation.address,
  summary: operation.summary,
  tags: [tagOf(operation)],
  // {} is "none": a public operation takes credentials but does not ask for them.
  security: operation.access === 'public' ? [{}, ...CREDENTIALS] : CREDENTIALS,
  ...(parametersOf(operation).length > 0 && { parameters: parametersOf(operation) }),
  ...(operation.body && { requestBody: requestBody(operation.body, operation.bodyType, schemas) }),
  responses: responses(operation, schemas),
})

const responses = (
  { access, alternatives = [], body, params, query, response, responseType }: Operation,
  schemas: Schemas,
) => ({
  ...(response
    ? {
        200: {
          description: 'Done',
          content: {
            [responseType === 'text' ? 'text/plain' : 'application/json']: { schema: answer(response, schemas) },
            ...Object.fromEntries(alternatives.map(mediaType => [mediaType, {}])),
          },
        },
      }
    : { 204: { description: 'Done' } }),
  ...((body ?? params ?? query) && { 400: { $ref: '#/components/responses/BadRequest' } }),
  ...(access !== 'public' && { 401: { $ref: '#/components/responses/Unauthenticated' } }),
})

const parametersOf = ({ params, query }: Operation) => [
  ...membersOf(params).map(([name, member]) => ({ name, in: 'path', required: true, schema: parameterSchema(member) })),
  ...membersOf(query).map(([name, member]) => ({
    name,
    in: 'query',
    required: isNeeded(member),
    schema: parameterSchema(member),
  })),
]

/** Handlers get a moment as a number, but it travels as text. */
const parameterSchema = (member: z.core.$ZodType): Schema => {
  const schema = jsonSchema(member)
  return schema['x-unit'] === 'ms since 1970' ? { type: 'string', format: 'date-time' } : schema
}

const requestBody = (body: z.ZodMiniType, bodyType: Operation['bodyType'], schemas: Schemas) => {
  const mediaType = bodyType === 'form' ? 'application/x-www-form-urlencoded' : 'application/json'
  return { required: true, content: { [mediaType]: { schema: request(body, schemas) } } }
}

/** What an operation answers; named schemas become components. */
const answer = (schema: z.ZodMiniType, schemas: Schemas): Schema => {
  const { $defs = {}, ...json } = jsonSchema(schema)
  Object.assign(schemas, $defs)
  return json
}

/** What an operation takes. Members with a default may be left out, which makes a component of its own: `UserRequest`. */
const request = (schema: z.ZodMiniType, schemas: Schemas): Schema => {
  const { $defs = {}, ...json } = jsonSchema(schema)
  const name = z.globalRegistry.get(schema)?.id
  const given = name === undefined ? json : ($defs[name] ?? json)
  const taken = withDefaults(given, schema)
  if (name === undefined) return taken
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

const isNeeded = (member: z.core.$ZodType): boolean => !z.safeParse(member, undefined).success

/** The names of the members that a request must have; others may be left out. */
export const neededMembers = (schema: z.ZodMiniType | undefined): string[] =>
  membersOf(schema)
    .filter(([, member]) => isNeeded(member))
    .map(([name]) => name)

const membersOf = (schema: z.ZodMiniType | undefined): [string, z.core.$ZodType][] =>
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
