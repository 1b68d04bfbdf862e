/** Declarations and responses of every operation of the two contracts. */
import * as z from 'zod/mini'
import { operations } from '#shared/api/index.ts'
import type { Received } from '../kit/call.ts'
import { world } from '../kit/world.ts'
import { CONTRACT, operationOf, type Promised, routeOf, SIBLINGS, titleOf } from './contract.ts'
import { type MemberType, type Model, modelOf, type ModelName } from './models.ts'
import { REFUSALS, STORIES } from './stories.ts'

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/

const PROMISES = CONTRACT.map(promise => [titleOf(promise), promise] as const)
const ANSWERING = PROMISES.filter(([, { answers }]) => answers !== undefined)
const REFUSED = CONTRACT.flatMap(promise =>
  promise.refuses.map(status => [`${titleOf(promise)} ${status}`, status] as const),
)

/** Returns the model of an operation's response. */
const answered = ({ answers = 'Device' }: Promised): { model: Model; list: boolean } => {
  const list = answers.endsWith('[]')
  return { model: modelOf((list ? answers.slice(0, -2) : answers) as ModelName), list }
}

type Schema = z.core.JSONSchema.BaseSchema

/** Returns the JSON types that a schema allows. Dates are distinguished from other text. */
const typesOf = (schema: Schema): string[] => {
  if (schema.anyOf) return schema.anyOf.flatMap(one => typesOf(one))
  if (schema.type === undefined) throw new Error(`no type in ${JSON.stringify(schema)}`)
  return [schema.type].flat().map(type => (type === 'string' && schema.format === 'date-time' ? 'date' : type))
}

/** Types that a declaration can have for each type of the contract. */
const allowed = (type: MemberType): string[] => {
  const plain = type.replace('?', '')
  return [plain, ...(plain === 'number' ? ['integer'] : []), ...(type.endsWith('?') ? ['null'] : [])]
}

const resolved = (schema: Schema, defs: Record<string, Schema>): Schema =>
  schema.$ref === undefined ? schema : defs[schema.$ref.replace('#/$defs/', '')]!

const isOf = (type: MemberType, value: unknown): boolean => {
  if (type.endsWith('?') && value === null) return true
  switch (type.replace('?', '')) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'date':
      return typeof value === 'string' && DATE.test(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type.replace('?', '')
  }
}

/** Returns a message for each member of an object that does not match its model. */
const wrongIn = ({ members }: Model, object: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(members)
    .filter(([name, type]) => !isOf(type, object[name]))
    .map(([name, type]) => `${name} is no ${type} but ${JSON.stringify(object[name])}`)

const membersIn = ({ members, more = [] }: Model) => [...Object.keys(members), ...more].sort()

test('has the 47 and 4 operations of the contracts, and the operations beyond them', () => {
  expect(CONTRACT.filter(({ contract }) => contract === '3.9')).toHaveLength(47)
  expect(CONTRACT.filter(({ contract }) => contract === 'later')).toHaveLength(4)
  expect(new Set(CONTRACT.map(titleOf)).size).toBe(51)
  const ours = operations.filter(({ api }) => api === 'traccar').map(routeOf)
  const promised = new Set(CONTRACT.map(({ route }) => route))
  expect(ours).toEqual(expect.arrayContaining([...promised, ...SIBLINGS]))
})

test('has a story for each operation and each rejection, and no others', () => {
  expect(Object.keys(STORIES).sort()).toEqual(CONTRACT.map(titleOf).sort())
  expect(Object.keys(REFUSALS).sort()).toEqual(REFUSED.map(([title]) => title).sort())
})

describe('declared', () => {
  test.each(PROMISES)('%s', (_, promise) => {
    const { response } = operationOf(promise)
    expect(response === null ? 204 : 200).toBe(promise.status)
    if (response === null) return
    const { model, list } = answered(promise)
    const { $defs = {}, ...schema } = z.toJSONSchema(response, { io: 'output' }) as Schema & {
      $defs?: Record<string, Schema>
    }
    expect(schema.type === 'array').toBe(list)
    // The first of several forms is that of 3.9.
    const [form = schema] = list ? [schema.items as Schema] : (schema.anyOf ?? [])
    const { properties = {}, required } = resolved(form, $defs)
    const declared = Object.entries(model.members).map(([name, type]) => {
      const own = typesOf(resolved(properties[name] as Schema, $defs))
      return [name, own.every(one => allowed(type).includes(one)) ? type : own]
    })
    expect(Object.fromEntries(declared)).toEqual(model.members)
    // Requests have one of two names for a flag. Responses have both, as the stories show.
    const optional = ['admin', 'administrator']
    expect(Object.keys(model.members).filter(name => !required?.includes(name) && !optional.includes(name))).toEqual([])
  })
})

describe('responses', () => {
  const checkHeaders = ({ headers }: Received) => expect(headers['content-type']).toBe('application/json')

  test.each(ANSWERING)('%s', async (title, promise) => {
    const answer = await STORIES[title]!(await world())
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, ''])
    checkHeaders(answer)
    const { model, list } = answered(promise)
    expect(Array.isArray(answer.json)).toBe(list)
    const objects: Record<string, unknown>[] = list ? answer.json : [answer.json]
    expect(objects.length).toBeGreaterThan(0)
    expect(objects.flatMap(object => wrongIn(model, object))).toEqual([])
    for (const object of objects) expect(Object.keys(object).sort()).toEqual(membersIn(model))
  })

  test.each(PROMISES.filter(([, { status }]) => status === 204))('%s', async title => {
    const answer = await STORIES[title]!(await world())
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(answer.headers).not.toHaveProperty('content-type')
  })
})

test.each(REFUSED)('rejected: %s', async (title, status) => {
  const [story, sentence] = REFUSALS[title]!
  const answer = await story(await world())
  expect([answer.status, answer.text]).toEqual([status, sentence])
  expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
})
