/** Operations with one of their guards taken away, to see that somebody would notice. */
import { readFileSync } from 'node:fs'
import { transformSync } from '@swc/core'
import type { Access, Guards, Operation } from '#shared/api/operation.ts'
import type { Implementation } from '#shared/http/handle.ts'
import { type Handler, handlerOf } from '../kit/call.ts'

export interface Weakened {
  readonly lacks: string
  readonly access: Access
}

/** The access rule of an operation without its role, without its check for readonly, and without each of its guards. */
export const weakened = ({ access }: Operation): Weakened[] => {
  if (access === 'public') return []
  const { role, writes, guards, actions, ...others } = access
  return [
    role === 'administrator'
      ? { lacks: 'that it is for administrators', access: { ...access, role: 'user' } }
      : { lacks: 'that one has to sign in', access: 'public' },
    ...(actions ? [{ lacks: 'that a token needs an action', access: { role, writes, guards, ...others } }] : []),
    ...(writes ? [{ lacks: 'that it writes', access: { ...access, writes: false } }] : []),
    ...Object.entries(guards).flatMap(([kind, places]) =>
      places.map(place => ({
        lacks: `the guard of the ${kind} at ${place}`,
        access: { ...access, guards: { ...guards, [kind]: places.filter(one => one !== place) } satisfies Guards },
      })),
    ),
  ]
}

/** Runs with another access rule in the declaration, which handlers read anew with each request. */
export const withAccess = async <R>(operation: Operation, access: Access, run: () => Promise<R>): Promise<R> => {
  const before = operation.access
  Object.assign(operation, { access })
  try {
    return await run()
  } finally {
    Object.assign(operation, { access: before })
  }
}

/** What refuses within a handler: a check of its own, or a refusal that follows a condition. */
const REFUSALS =
  /await checkDeviceWriter\(caller, table\)|throw (?:caller\.administrator \? .* : )?(?:forbidden|unauthenticated)\(/g

export interface Permissive {
  readonly address: string
  /** The line that does nothing in this one. */
  readonly line: string
  readonly source: string
}

/** Returns one source per refusal of an operation: the file of its group, in which that refusal does nothing. */
export const permissive = ({ address }: Operation): Permissive[] => {
  const [api, group, name] = address.split('.')
  const source = readFileSync(`${__dirname}/../../functions/${api}/${group}.ts`, 'utf8')
  const start = source.indexOf(`export const ${name}:`)
  const end = source.indexOf('\nexport ', start + 1)
  return [...source.slice(0, end < 0 ? undefined : end).matchAll(REFUSALS)].flatMap(({ index, 0: refusal }) => {
    if (index < start) return []
    const disarmed = refusal.startsWith('throw') ? refusal.replace('throw', 'void') : 'void 0'
    const line = source.slice(source.lastIndexOf('\n', index) + 1, source.indexOf('\n', index)).trim()
    return [{ address, line, source: source.slice(0, index) + disarmed + source.slice(index + refusal.length) }]
  })
}

/** Returns the handler that a source defines for an operation. */
export const compiled = (operation: Operation, { source }: Permissive): Promise<Handler> => {
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
  })
  const made: Record<string, Implementation<Operation>> = {}
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is ours, less one check
  new Function('exports', 'require', code)(made, require)
  const implementation = made[operation.address.split('.').at(-1) ?? '']
  if (!implementation) throw new Error('the source does not implement the operation')
  return handlerOf(operation, implementation)
}
