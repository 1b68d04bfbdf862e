/** Rights of tokens. Apart from the schemas, because every function reads them. */

/** Rights of a token, in the order in which responses list them. */
export const RIGHTS = ['read', 'write', 'devices', 'commands'] as const
export type Right = (typeof RIGHTS)[number]

/** Returns the rights of a comma-separated list. Ignores unknown names, so that a damaged list allows less. */
export const rightsIn = (list: string): readonly Right[] => {
  const names = new Set<string>(list.split(',').map(name => name.trim()))
  return RIGHTS.filter(right => names.has(right))
}
