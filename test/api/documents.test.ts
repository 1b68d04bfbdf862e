/** The documents of the APIs: valid, complete, and true of what is really answered. */
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

/** The document as a schema that others point into. */
const checks = new Ajv({ strict: false })
addFormats(checks)
for (const [api, document] of documents) checks.addSchema(document, api)

const pointer = (...parts: string[]) =>
  parts.map(part => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

const faultsAt = (api: string, place: string, value: unknown): string | undefined => {
  const check = checks.getSchema(`${api}#${place}`)
  if (!check) throw new Error(`the document of ${api} has no schema at ${place}`)
  return check(value) ? undefined : checks.errorsText(check.errors)
}

/** What is wrong with an answer by what the document says of its operation; undefined when nothing is. */
const faults = ({ api, route, method }: Operation, { status, headers, text, json }: Received): string | undefined => {
  const { paths, components } = documents.get(api)
  const said = paths[route][method.toLowerCase()].responses
  const named = String(status) in said ? String(status) : 'default'
  const reference: string | undefined = said[named].$ref
  const place = reference ?? `#${pointer('paths', route, method.toLowerCase(), 'responses', named)}`
  const response = reference ? components.responses[reference.split('/').at(-1)!] : said[named]
  if (!response.content) return text === '' ? undefined : 'a body that the document does not know'
  const type = headers['content-type']?.split(';')[0] ?? ''
  if (!(type in response.content)) return `${type} is none of ${Object.keys(response.content).join(', ')}`
  return faultsAt(api, `${place.slice(1)}${pointer('content', type, 'schema')}`, type.endsWith('json') ? json : text)
}

test.each([...documents.keys()])('the document of %s is valid OpenAPI 3.1', async api => {
  expect(await run('validate-api', [documentOf(api)])).toMatchObject({ exitCode: 0 })
})

test('a document that is not valid is found', async () => {
  const broken = readFileSync(documentOf('traccar'), 'utf8').replace('"in": "path"', '"in": "road"')
  const { exitCode } = await inCopy({ 'broken.json': broken }, folder => run('validate-api', ['broken.json'], folder))
  expect(exitCode).not.toBe(0)
})

test('each operation is in one document, in one place, and nothing else is', () => {
  const told = [...documents.values()].flatMap(({ paths }) =>
    Object.entries<Record<string, { operationId: string }>>(paths).flatMap(([route, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${route} ${operationId}`),
    ),
  )
  const declared = operations
    .filter(({ method }) => method !== 'ANY')
    .map(({ method, route, address }) => `${method} ${route} ${address}`)
  expect(told.toSorted()).toEqual(declared.toSorted())
})

const kept = CONTRACT.map((promise): [string, Promised] => [titleOf(promise), promise])
test.each(kept)('%s answers as its document says', async (title, promise) => {
  const answer = await STORIES[title]!(await world())
  expect(answer.status).toBeLessThan(300)
  expect(faults(operationOf(promise), answer)).toBeUndefined()
})

const refusing = kept.flatMap(([title, promise]) =>
  promise.refuses.map((status): [string, Promised] => [`${title} ${status}`, promise]),
)
test.each(refusing)('%s refuses as its document says', async (title, promise) => {
  const answer = await REFUSALS[title]![0](await world())
  expect(faults(operationOf(promise), answer)).toBeUndefined()
})

const closed = operations.filter(({ access, method }) => access !== 'public' && method !== 'ANY')
test.each(['*/*', 'application/problem+json'])(
  'strangers who accept %s are refused as the documents say',
  async accept => {
    await testHost()
    const params = { id: '1', username: 'a', name: 'a' }
    for (const operation of closed) {
      const answer = await call(operation.address, { params, headers: { accept } })
      expect([operation.address, answer.status, faults(operation, answer)]).toEqual([operation.address, 401, undefined])
    }
  },
)

test('an answer that is not as the document says is found', async () => {
  const { alice } = await world()
  const answer = await alice.calls('traccar.session.get')
  const operation = operations.find(({ address }) => address === 'traccar.session.get')!
  expect(faults(operation, answer)).toBeUndefined()
  expect(faults(operation, { ...answer, json: { ...answer.json, zoom: '3' } })).toMatch(/zoom must be integer/)
  expect(faults(operation, { ...answer, json: { ...answer.json, secret: 1 } })).toMatch(/additional properties/)
})

const examples = [...documents].flatMap(([api, { components }]) =>
  Object.entries<{ examples?: unknown[] }>(components.schemas).flatMap(([name, { examples: given = [] }]) =>
    given.map(example => [`${api} ${name}`, api, name, example] as const),
  ),
)
test.each(examples)('the example of %s is one', (_, api, name, example) => {
  expect(faultsAt(api, pointer('components', 'schemas', name), example)).toBeUndefined()
})

test('the socket’s frames are told beside the operations', () => {
  const frame = pointer('components', 'schemas', 'SocketFrame')
  expect(faultsAt('traccar', frame, {})).toBeUndefined()
  expect(faultsAt('traccar', frame, { logs: [] })).toMatch(/additional properties/)
})
