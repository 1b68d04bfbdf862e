/** Implements the five operations of a kind of linked object. */
import type { ListQuery } from '#shared/api/traccar/listQuery.ts'
import type { LinkedKind, LinkedObject, Owner } from '#shared/model/linkedKinds.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { accessDenied } from '#shared/http/authorize.ts'
import type { RequestContext } from '#shared/http/requestContext.ts'
import type { LinkedStore } from '#shared/table/linkedStore.ts'
import type { Table } from '#shared/table/table.ts'
import { listed } from './listing.ts'
import { checkReferences } from './references.ts'
import { checkSameId } from './sameId.ts'

interface Common {
  readonly caller: Caller
  readonly table: Table
}
interface ListInput extends Common {
  readonly query: ListQuery & { readonly groupId?: number | undefined; readonly deviceId?: number | undefined }
}
interface SingleInput extends Common {
  readonly params: { readonly id: number }
}
interface RemovalInput extends SingleInput {
  readonly context: Pick<RequestContext, 'later'>
}
interface BodyInput<E> extends Common {
  readonly body: E
}

interface LinkedEntity {
  readonly id: number
  readonly attributes: Readonly<Record<string, unknown>>
}

interface CollectionProps<I extends number, E extends LinkedEntity> {
  readonly kind: LinkedKind
  readonly toId: (id: number) => I
  readonly store: (table: Table) => LinkedStore<I, E>
  /** Returns the texts that `keyword` is searched in, the ordering one first. */
  readonly textsOf: (object: E) => readonly (string | null)[]
  /** Throws badRequest if the object is invalid. */
  readonly check?: (object: E) => void
  /** Returns the objects that the object names. The caller needs access to those that a change adds. */
  readonly references?: (object: E) => readonly LinkedObject[]
}

export const collection = <I extends number, E extends LinkedEntity>(props: CollectionProps<I, E>) => {
  const { kind, toId, store, textsOf, check = () => {}, references = () => [] } = props
  return {
    list: async ({ query, caller, table }: ListInput): Promise<E[]> =>
      listed(await objectsOf(store(table), query, caller), query, textsOf),

    get: async ({ params, table }: SingleInput): Promise<E> => {
      const found = await store(table).byId(toId(params.id))
      if (!found) throw accessDenied(kind)
      return found
    },

    create: async ({ body, caller, table }: BodyInput<E>): Promise<E> => {
      check(body)
      await checkReferences({ before: [], after: references(body) }, { caller, table })
      return store(table).create(body, caller.id)
    },

    update: async ({ params, body, caller, table }: BodyInput<E> & SingleInput): Promise<E> => {
      checkSameId(params.id, body.id)
      check(body)
      const id = toId(params.id)
      const after = references(body)
      const before = after.length > 0 ? await store(table).byId(id) : undefined
      await checkReferences({ before: before ? references(before) : [], after }, { caller, table })
      const updated = await store(table).update(id, body)
      if (!updated) throw accessDenied(kind)
      return updated
    },

    remove: async ({ params, table, context }: RemovalInput): Promise<void> => {
      if (!(await store(table).remove(toId(params.id), context.later))) throw accessDenied(kind)
    },
  }
}

/** Returns the requested objects by id: those of the caller or of a user, or all, limited to those of a group or device. */
const objectsOf = async <I extends number, E extends LinkedEntity>(
  store: LinkedStore<I, E>,
  { all, userId, groupId, deviceId }: ListInput['query'],
  caller: Caller,
): Promise<E[]> => {
  const owners: Owner[] = [
    ...(groupId === undefined ? [] : [{ kind: 'group', id: groupId } as const]),
    ...(deviceId === undefined ? [] : [{ kind: 'device', id: deviceId } as const]),
  ]
  const linked = (await Promise.all(owners.map(store.linkedTo))).map(ids => new Set<number>(ids))
  const isWanted = (id: number) => linked.every(ids => ids.has(id))
  if (all && caller.administrator) return (await store.all()).filter(({ id }) => isWanted(id))
  return store.byIds((await store.linkedTo({ kind: 'user', id: userId ?? caller.id })).filter(isWanted))
}
