/** The parts of an OpenAPI document that this page uses. */

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly 'x-unit'?: string
}

export type Content = Readonly<Record<string, { readonly schema?: Schema }>>

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: Schema
}

interface ApiResponse {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Content
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly responses: Readonly<Record<string, ApiResponse>>
}

export interface ApiDocument {
  readonly info: { readonly title: string; readonly description: string; readonly version: string }
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly responses: Readonly<Record<string, ApiResponse>>
  }
}

/** An entry of `/openapi/index.json`. */
export interface ListedDocument {
  readonly api: string
  readonly title: string
  readonly url: string
}

/** An operation with its method and path. */
export interface Entry extends Operation {
  readonly method: string
  readonly path: string
}

/** Returns the operations that contain all search words, in document order. */
export const entriesOf = ({ paths }: ApiDocument, search = ''): Entry[] => {
  const words = search.toLowerCase().split(/\s+/)
  return Object.entries(paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    )
    .filter(({ method, path, summary, description = '', operationId }) => {
      const text = `${method} ${path} ${summary} ${description} ${operationId}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
}

const lastSegment = (reference: string): string => reference.split('/').at(-1) ?? ''

/** Returns the referenced schema, or the schema itself. */
export const resolveSchema = (schema: Schema, { components }: ApiDocument): Schema =>
  schema.$ref === undefined ? schema : (components.schemas[lastSegment(schema.$ref)] ?? {})

/** Returns the referenced response, or the response itself. */
export const resolveResponse = (response: ApiResponse, { components }: ApiDocument): ApiResponse =>
  response.$ref === undefined ? response : (components.responses[lastSegment(response.$ref)] ?? {})

/** Returns the type of a schema for display: `Device`, `list of Device`, `text`, `number, kn or null`. */
export const nameOf = (schema: Schema, words: { readonly or: string; readonly listOf: string }): string => {
  if (schema.$ref !== undefined) return lastSegment(schema.$ref)
  if (schema.items) return words.listOf + nameOf(schema.items, words)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(one => JSON.stringify(one)).join(words.or)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.map(one => nameOf(one, words)).join(words.or)
  const unit = schema['x-unit'] === undefined ? schema.format : schema['x-unit']
  return [[schema.type ?? 'anything'].flat().join(words.or), unit].filter(Boolean).join(', ')
}

/** Returns an example value to start from. */
export const exampleOf = (schema: Schema, document: ApiDocument): unknown => {
  const { examples, properties, required = [], items, enum: values, type } = resolveSchema(schema, document)
  if (examples) return examples[0]
  if (values) return values[0]
  if (items) return [exampleOf(items, document)]
  if (properties) {
    const needed = Object.entries(properties).filter(([name]) => required.includes(name))
    return Object.fromEntries(needed.map(([name, member]) => [name, exampleOf(member, document)]))
  }
  return EMPTY[[type ?? ''].flat()[0] ?? ''] ?? null
}

const EMPTY: Readonly<Record<string, unknown>> = {
  string: '',
  number: 0,
  integer: 0,
  boolean: false,
  object: {},
  array: [],
}
