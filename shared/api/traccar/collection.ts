import * as z from 'zod/mini'
import { canApply, type LinkedKind } from '../../model/linkedKinds.ts'
import { reader, user, writer } from '../operation.ts'
import { idParams } from '../parameters.ts'
import { linkedListQuery, listQuery, PAGING } from './listQuery.ts'

interface CollectionSpec<S extends z.ZodMiniType> {
  readonly kind: LinkedKind
  readonly path: `/${string}`
  /** For the summaries: `['driver', 'drivers']`. */
  readonly names: readonly [one: string, many: string]
  readonly schema: S
}

/** Returns the five operations of a kind of linked object. */
export const collection = <S extends z.ZodMiniType>(spec: CollectionSpec<S>) =>
  ({ ...reads(spec), ...writes(spec) }) as const

const withArticle = (name: string) => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`

const reads = <S extends z.ZodMiniType>({ kind, path, names: [one, many], schema }: CollectionSpec<S>) =>
  ({
    list: {
      method: 'GET',
      path,
      summary: `List ${many}`,
      description: `Returns the caller's ${many}, those of a user (\`userId\`), or all (\`all\`, for administrators). ${PAGING}`,
      access: canApply(kind)
        ? user({ user: ['query.userId'], group: ['query.groupId'], device: ['query.deviceId'] })
        : user({ user: ['query.userId'] }),
      query: z.object(canApply(kind) ? linkedListQuery : listQuery),
      response: z.array(schema),
      lists: [kind],
      // Nothing is linked to guests.
      guests: 'emptyList',
    },
    get: {
      method: 'GET',
      path: `${path}/{id}`,
      params: idParams,
      summary: `Get ${withArticle(one)}`,
      access: reader({ [kind]: ['params.id'] }),
      response: schema,
    },
  }) as const

const writes = <S extends z.ZodMiniType>({ kind, path, names: [one], schema }: CollectionSpec<S>) =>
  ({
    create: {
      method: 'POST',
      path,
      summary: `Create ${withArticle(one)}`,
      access: writer(),
      body: schema,
      response: schema,
    },
    update: {
      method: 'PUT',
      path: `${path}/{id}`,
      params: idParams,
      summary: `Update ${withArticle(one)}`,
      access: writer({ [kind]: ['params.id'] }),
      body: schema,
      response: schema,
    },
    remove: {
      method: 'DELETE',
      path: `${path}/{id}`,
      params: idParams,
      summary: `Delete ${withArticle(one)}`,
      access: writer({ [kind]: ['params.id'] }),
      response: null,
    },
  }) as const
