/** Generates the OpenAPI 3.1 document of an API from its declarations only. */
import { DESCRIBED } from './documents.ts'
import { EXAMPLES } from './examples.ts'
import { answer, isRequired, membersOf, parameterSchema, request, type Schemas } from './jsonSchema.ts'
import type { ApiName, Operation } from './operation.ts'
import { SocketFrame } from './socketFrame.ts'

/** Returns the document of an API. Numbers state their unit as `x-unit`. */
export const openApi = (api: ApiName, all: readonly Operation[], version: string) => {
  // Fallbacks are not documented, because they only return 404.
  const operations = all.filter(operation => operation.api === api && operation.method !== 'ANY')
  const { title, description, credentials } = DESCRIBED[api]
  const schemas: Schemas = {}
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = (paths[operation.route] ??= {})
    path[operation.method.toLowerCase()] = operationObject(operation, schemas)
  }
  const responses = refusals(api, schemas)
  if (api === 'traccar') answer(SocketFrame, schemas)
  return {
    openapi: '3.1.0',
    info: { title, description, version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/', description: 'The server of this document' }],
    tags: [...new Set(operations.map(tagOf))].map(name => ({ name })),
    paths,
    components: { schemas: withExamples(schemas), responses, securitySchemes: credentials },
  }
}

/** Adds the examples to named schemas. */
const withExamples = (schemas: Schemas): Schemas =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const example = EXAMPLES[name]
      return [name, example ? { ...schema, examples: [example] } : schema]
    }),
  )

/** Returns the error responses of every operation. */
const refusals = (api: ApiName, schemas: Schemas) => {
  const refusal = Object.entries(DESCRIBED[api].refusal)
  const content = Object.fromEntries(refusal.map(([type, schema]) => [type, { schema: answer(schema, schemas) }]))
  return {
    BadRequest: { description: 'The request is invalid, or the caller has no access to an object in it', content },
    Unauthenticated: { description: 'Missing or invalid credentials', content },
    Refused: { description: 'Any other error', content },
  }
}

const tagOf = ({ address }: Operation) => address.split('.')[1] ?? ''

const operationObject = (operation: Operation, schemas: Schemas) => ({
  operationId: operation.address,
  summary: operation.summary,
  ...(operation.description !== undefined && { description: operation.description }),
  tags: [tagOf(operation)],
  security: securityOf(operation),
  ...(parametersOf(operation).length > 0 && { parameters: parametersOf(operation) }),
  ...(operation.body && { requestBody: requestBody(operation, schemas) }),
  responses: responses(operation, schemas),
})

const securityOf = ({ api, access }: Operation) => {
  const credentials = Object.keys(DESCRIBED[api].credentials).map(name => ({ [name]: [] }))
  // {} means no credentials: public operations accept them but do not require them.
  return access === 'public' ? [{}, ...credentials] : credentials
}

const responses = (operation: Operation, schemas: Schemas) => ({
  [operation.status ?? (operation.response ? 200 : 204)]: success(operation, schemas),
  ...((operation.body ?? operation.params ?? operation.query) && {
    400: { $ref: '#/components/responses/BadRequest' },
  }),
  ...(operation.access !== 'public' && { 401: { $ref: '#/components/responses/Unauthenticated' } }),
  default: { $ref: '#/components/responses/Refused' },
})

const success = ({ alternatives = [], response, responseType, download }: Operation, schemas: Schemas) => ({
  description: 'Success',
  ...(download && { content: Object.fromEntries(download.map(mediaType => [mediaType, {}])) }),
  ...(response &&
    !download && {
      content: {
        [responseType === 'text' ? 'text/plain' : 'application/json']: { schema: answer(response, schemas) },
        ...Object.fromEntries(alternatives.map(mediaType => [mediaType, {}])),
      },
    }),
})

const parametersOf = ({ params, query }: Operation) => [
  ...membersOf(params).map(([name, member]) => ({ name, in: 'path', required: true, schema: parameterSchema(member) })),
  ...membersOf(query).map(([name, member]) => ({
    name,
    in: 'query',
    required: isRequired(member),
    schema: parameterSchema(member),
  })),
]

const MEDIA_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain',
  image: 'image/*',
}

const requestBody = ({ body, bodyType = 'json', bodyOptional }: Operation, schemas: Schemas) =>
  body && { required: bodyOptional !== true, content: { [MEDIA_TYPES[bodyType]]: { schema: request(body, schemas) } } }
