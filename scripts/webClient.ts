/** What the web app's client knows of the operations: their types, by name only, and how each is asked for. */
import { neededMembers } from '#shared/api/jsonSchema.ts'
import type { ApiName, Operation } from '#shared/api/operation.ts'

/** The API that the web app speaks. */
const API: ApiName = 'traccar'

/** The text of `web/src/api/operations.ts`. */
export const webClient = (all: readonly Operation[]): string => {
  const spoken = all.filter(({ api }) => api === API)
  const groups = [...new Set(spoken.map(operation => partsOf(operation).group))].toSorted()
  return `/** Written by \`npm run generate\` from the declarations in \`shared/api/\`; a change here is lost. */
${groups.map(group => `import type { ${group} } from '#shared/api/${API}/${group}.ts'`).join('\n')}

/** Each operation as it is declared, and the members of its query and body that must be given. */
export interface Operations {
${spoken.map(member).join('\n')}
}

/** Method and path of each operation; a form where the body is one. */
export const routes: Readonly<Record<keyof Operations, string>> = {
${spoken.map(route).join('\n')}
}
`
}

/** `traccar.devices.create` → the group and its member; the group's file has the group's name. */
const partsOf = ({ address }: Operation) => {
  const [, group = '', name = ''] = address.split('.')
  return { group, name, key: `'${group}.${name}'` }
}

const member = (operation: Operation): string => {
  const { group, name, key } = partsOf(operation)
  const [query, body] = [operation.query, operation.body].map(schema => union(neededMembers(schema)))
  return `  ${key}: { declared: typeof ${group}.${name}; query: ${query}; body: ${body} }`
}

const union = (names: readonly string[]): string =>
  names.length === 0 ? 'never' : names.map(name => `'${name}'`).join(' | ')

const route = (operation: Operation): string => {
  const form = operation.bodyType === 'form' ? ' form' : ''
  return `  ${partsOf(operation).key}: '${operation.method} ${operation.route}${form}',`
}
