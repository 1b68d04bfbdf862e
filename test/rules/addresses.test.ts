import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'
import * as z from 'zod/mini'
import { sources } from './sources.ts'

const addresses = [...operations, ...Object.values(functions)].map(({ address }) => address)
/** `traccar.devices.create` for the export `create` of functions/traccar/devices.ts. */
const implemented = sources
  .filter(({ path }) => path.startsWith('functions/'))
  .flatMap(({ path, text }) => {
    const group = path.slice('functions/'.length, -'.ts'.length).replaceAll('/', '.')
    return [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => `${group}.${name}`)
  })

test('every declared operation and function is exported by the file of its group, and nothing else is', () => {
  expect(implemented.sort()).toEqual([...addresses].sort())
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
