import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'
import { dirname, join } from 'node:path'
import * as z from 'zod/mini'
import { sources } from './sources.ts'

const addresses = [...operations, ...Object.values(functions)].map(({ address }) => address)
const groups = new Set(addresses.map(address => address.slice(0, address.lastIndexOf('.'))))
const groupOf = (path: string) => path.slice('functions/'.length, -'.ts'.length).replaceAll('/', '.')
/** Addresses of the exports: `traccar.devices.create` for `create` in functions/traccar/devices.ts. */
const implemented = sources
  .filter(({ path }) => groups.has(groupOf(path)))
  .flatMap(({ path, text }) => {
    const group = groupOf(path)
    return [...text.matchAll(/^export const (\w+)/gm)].map(([, name]) => `${group}.${name}`)
  })

test('exports every declared operation and function from the file of its group, and nothing else', () => {
  expect(implemented.sort()).toEqual([...addresses].sort())
})

test('imports no file of a group, which only the bundle does', () => {
  const isGroup = (file: string, imported: string) => groups.has(groupOf(join(dirname(file), imported)))
  const product = sources.filter(({ path }) => path.startsWith('functions/'))
  const imports = product.flatMap(({ path, text }) =>
    [...text.matchAll(/from '(\.[^']+)'/g)]
      .filter(([, to = '']) => isGroup(path, to))
      .map(([, to]) => `${path} → ${to}`),
  )
  expect(imports).toEqual([])
})

test('declares no address and no route twice', () => {
  const routes = operations.map(({ method, route }) => `${method} ${route.replaceAll(/\{\w+\}/g, '{}')}`)
  expect(new Set(addresses).size).toBe(addresses.length)
  expect(new Set(routes).size).toBe(routes.length)
})

test('declares exactly the parameters of each path', () => {
  const inPath = (path: string) => [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name)
  const declaredParams = (params: z.ZodMiniType | undefined) =>
    params instanceof z.ZodMiniObject ? Object.keys(params.shape) : []
  for (const { path, params } of operations) expect(declaredParams(params)).toEqual(inPath(path))
})
