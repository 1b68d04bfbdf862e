import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'
import * as z from 'zod/mini'
import { filesUnder } from './sources.ts'

const fileOf = (address: string) => `functions/${address.replaceAll('.', '/')}.ts`
const addresses = [...operations, ...Object.values(functions)].map(({ address }) => address)
const declared = addresses.map(fileOf)
const written = filesUnder('functions')

test('every declared operation and function has its file', () => {
  expect(declared.filter(file => !written.includes(file))).toEqual([])
})

test('every file is a declared operation or function', () => {
  expect(written.filter(file => !declared.includes(file))).toEqual([])
})

test('no address and no route stands twice', () => {
  const routes = operations.map(({ method, route }) => `${method} ${route.replaceAll(/\{\w+\}/g, '{}')}`)
  expect(new Set(addresses).size).toBe(addresses.length)
  expect(new Set(routes).size).toBe(routes.length)
})

test('every parameter in a path is declared, and no other', () => {
  const inPath = (path: string) => [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name)
  const declaredParams = (params: z.ZodMiniType | undefined) =>
    params instanceof z.ZodMiniObject ? Object.keys(params.shape) : []
  for (const { path, params } of operations) expect(declaredParams(params)).toEqual(inPath(path))
})
