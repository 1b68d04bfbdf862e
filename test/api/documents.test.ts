/** OpenAPI documents: valid, complete and consistent with the actual responses. */
import { readFileSync } from 'node:fs'
import Ajv from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { operations } from '#shared/api/index.ts'
import type { Operation } from '#shared/api/operation.ts'
import { documentOf, spoken } from '../../scripts/generated.ts'
import { operationOf, type Promised, CONTRACT, titleOf } from '../contract/contract.ts'
import { REFUSALS, STORIES } from '../contract/stories.ts'
import { call, type Received } from '../kit/call.ts'
import { testHost } from '../kit/host.ts'
import { world } from '../kit/world.ts'
import { inCopy, run } from '../rules/tree.ts'

const documents = new Map(spoken.map(api => [api, JSON.parse(readFileSync(documentOf(api), 'utf8'))]))

/** Validator that knows every document, so that schemas can be referenced by JSON pointer. */
const checks = new Ajv({ strict: false })
addFormats(checks)
for (const [api, document] of documents) checks.addSchema(document, api)

const pointer = (...parts: string[]) =>
  parts.map(part => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

const faultsAt = (api: string, location: string, value: unknown): string | undefined => {
  const check = checks.getSchema(`${api}#${location}`)
  if (!check) throw new Error(`the document of ${api} has no schema at ${location}`)
  return check(value) ? undefined : checks.errorsText(check.errors)
}

/** Returns the difference between a response and its documentation, or undefined if it conforms. */
const faults = ({ api, route, method }: Operation, { status, headers, text, json }: Received): string | undefined => {
  const { paths, components } = documents.get(api)
  const documented = paths[route][method.toLowerCase()].responses
  const named = String(status) in documented ? String(status) : 'default'
  const reference: string | undefined = documented[named].$ref
  const location = reference ?? `#${pointer('paths', route, method.toLowerCase(), 'responses', named)}`
  const response = reference ? components.responses[reference.split('/').at(-1)!] : documented[named]
  if (!response.content) return text === '' ? undefined : 'a body that the document does not know'
  const type = headers['content-type']?.split(';')[0] ?? ''
  if (!(type in response.content)) return `${type} is none of ${Object.keys(response.content).join(', ')}`
  return faultsAt(api, `${location.slice(1)}${pointer('content', type, 'schema')}`, type.endsWith('json') ? json : text)
}

test.each([...documents.keys()])('accepts the document of %s as valid OpenAPI 3.1', async api => {
  expect(await run('validate-api', [documentOf(api)])).toMatchObject({ exitCode: 0 })
})

test('rejects an invalid document', async () => {
  const broken = readFileSync(documentOf('traccar'), 'utf8').replace('"in": "path"', '"in": "road"')
  const { exitCode } = await inCopy({ 'broken.json': broken }, folder => run('validate-api', ['broken.json'], folder))
  expect(exitCode).not.toBe(0)
})

test('documents each operation exactly once and no others', () => {
  const documented = [...documents.values()].flatMap(({ paths }) =>
    Object.entries<Record<string, { operationId: string }>>(paths).flatMap(([route, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${route} ${operationId}`),
    ),
  )
  const declared = operations
    .filter(({ method }) => method !== 'ANY')
    .map(({ method, route, address }) => `${method} ${route} ${address}`)
  expect(documented.toSorted()).toEqual(declared.toSorted())
})

const promised = CONTRACT.map((promise): [string, Promised] => [titleOf(promise), promise])
test.each(promised)('%s answers as its document says', async (title, promise) => {
  const response = await STORIES[title]!(await world())
  expect(response.status).toBeLessThan(300)
  expect(faults(operationOf(promise), response)).toBeUndefined()
})

const rejections = promised.flatMap(([title, promise]) =>
  promise.refuses.map((status): [string, Promised] => [`${title} ${status}`, promise]),
)
test.each(rejections)('%s refuses as its document says', async (title, promise) => {
  const response = await REFUSALS[title]![0](await world())
  expect(faults(operationOf(promise), response)).toBeUndefined()
})

const restricted = operations.filter(({ access, method }) => access !== 'public' && method !== 'ANY')
test.each(['*/*', 'application/problem+json'])(
  'rejects anonymous callers that accept %s as documented',
  async accept => {
    await testHost()
    const params = { id: '1', username: 'a', name: 'a' }
    for (const operation of restricted) {
      const response = await call(operation.address, { params, headers: { accept } })
      expect([operation.address, response.status, faults(operation, response)]).toEqual([
        operation.address,
        401,
        undefined,
      ])
    }
  },
)

test('detects a response that differs from its document', async () => {
  const { alice } = await world()
  const response = await alice.calls('traccar.session.get')
  const operation = operations.find(({ address }) => address === 'traccar.session.get')!
  expect(faults(operation, response)).toBeUndefined()
  expect(faults(operation, { ...response, json: { ...response.json, zoom: '3' } })).toMatch(/zoom must be integer/)
  expect(faults(operation, { ...response, json: { ...response.json, secret: 1 } })).toMatch(/additional properties/)
})

const examples = [...documents].flatMap(([api, { components }]) =>
  Object.entries<{ examples?: unknown[] }>(components.schemas).flatMap(([name, { examples: values = [] }]) =>
    values.map(example => [`${api} ${name}`, api, name, example] as const),
  ),
)
test.each(examples)('validates the example of %s', (_, api, name, example) => {
  expect(faultsAt(api, pointer('components', 'schemas', name), example)).toBeUndefined()
})

test('documents the frames of the socket in addition to the operations', () => {
  const frame = pointer('components', 'schemas', 'SocketFrame')
  expect(faultsAt('traccar', frame, {})).toBeUndefined()
  expect(faultsAt('traccar', frame, { logs: [] })).toMatch(/additional properties/)
})
