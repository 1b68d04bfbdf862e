/** The files that are written from the declarations, as text by path. */
import { operations } from '#shared/api/index.ts'
import { DESCRIBED } from '#shared/api/documents.ts'
import { openApi } from '#shared/api/openapi.ts'
import type { Access, ApiName, Operation } from '#shared/api/operation.ts'
import { webClient } from './webClient.ts'

/** Each generated file's text by its path below the repository; `version` is the product's. */
export const generated = (version: string): ReadonlyMap<string, string> =>
  new Map([
    ...spoken.map(api => [documentOf(api), json(openApi(api, operations, version))] as const),
    [
      'docs/openapi/index.json',
      json(spoken.map(api => ({ api, title: DESCRIBED[api].title, url: `/openapi/${api}.json` }))),
    ],
    ['docs/routes.md', routes(operations)],
    ['web/src/api/operations.ts', webClient(operations)],
  ])

/** The APIs that have operations. */
export const spoken = [...new Set(operations.map(({ api }) => api))]
/** Where an API's document is, below the repository. */
export const documentOf = (api: ApiName): string => `docs/openapi/${api}.json`
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

const routes = (all: readonly Operation[]): string => `# Routes

Written by \`npm run generate\` from the declarations in \`shared/api/\`; a change here is lost.

The role is who may call: \`public\` anyone, \`user\` anyone signed in, \`administrator\`. "Writes" is refused for readonly
users and on a readonly server. A token of DeviceHive needs one of the actions. A guarded object must be one that the caller has access to. Grants are what the function
may ask of AWS.

| Method | Route | Address and file | Role | Guarded objects | Grants |
|---|---|---|---|---|---|
${all.map(row).join('\n')}
`

const row = ({ method, route, address, access, grants }: Operation): string => {
  const role =
    access === 'public' ? access : `${access.role}${access.writes ? ', writes' : ''}${openTo(access)}${bearing(access)}`
  const guards = access === 'public' ? [] : Object.entries(access.guards)
  const guarded = guards.map(([object, places]) => `${object}: ${places.map(code).join(', ')}`).join('; ')
  const file = `[${address}](../functions/${address.replaceAll('.', '/')}.ts)`
  return `| ${method} | ${code(route)} | ${file} | ${role} | ${guarded} | ${grants.map(code).join(', ')} |`
}

const openTo = ({ openBy }: Exclude<Access, 'public'>) => (openBy ? `, or anyone by ${code(openBy)}` : '')
const bearing = ({ actions }: Exclude<Access, 'public'>) =>
  actions ? `, by a token with ${actions.map(code).join(' or ')}` : ''
const code = (text: string) => `\`${text}\``
