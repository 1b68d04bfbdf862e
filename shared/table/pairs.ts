/** Lists pairs of linked objects, for administrators. */
import { forEachConcurrently } from '../forEachConcurrently.ts'
import type { LinkedKind, OwnerKind } from '../model/linkedKinds.ts'
import type { Link, Pair } from '../model/pair.ts'
import { numberOf } from './entities.ts'
import { LINKED, OWNER } from './keys.ts'
import { idsUnder, type Key, type Table } from './table.ts'

/** Both ends of the wanted pairs. The id 0 means any. */
interface Ends {
  readonly owner: { readonly kind: OwnerKind; readonly id: number }
  readonly object: { readonly name: ObjectName; readonly id: number }
}
type ObjectName = LinkedKind | 'device' | 'group' | 'managedUser'

/** Queries that run at once when the links of all owners are read. */
const CONCURRENCY = 16

/** Returns the pairs that a link selects, in which the id 0 means any, by owner and object. */
export const pairsOf = async (table: Table, link: Link): Promise<Pair[]> => {
  const ends = endsOf(link)
  const { owner, object } = ends
  if (owner.id === 0 && object.id > 0) {
    const owners = await idsUnder(table, partitionOf(object), `${reversePrefixOf(ends)}#`)
    return ascending(owners).map(id => pairOf(ends, id, object.id))
  }
  const owners = owner.id > 0 ? [owner.id] : await idsOf(table, owner.kind)
  const found = new Map<number, number[]>()
  await forEachConcurrently(CONCURRENCY, owners, async id => {
    const objects = await idsUnder(table, { PK: `${OWNER[owner.kind]}#${id}` }, `${PREFIX[object.name]}#`)
    found.set(
      id,
      objects.filter(one => object.id === 0 || one === object.id),
    )
  })
  return ascending(owners).flatMap(id => ascending(found.get(id) ?? []).map(one => pairOf(ends, id, one)))
}

const endsOf = (link: Link): Ends =>
  link.of === 'object'
    ? { owner: link.owner, object: { name: link.object.kind, id: link.object.id } }
    : { owner: { kind: 'user', id: link.userId }, object: { name: link.of, id: link.id } }

const pairOf = ({ owner, object }: Ends, ownerId: number, objectId: number): Pair => ({
  [`${owner.kind}Id`]: ownerId,
  [`${object.name}Id`]: objectId,
})

/** Prefixes of the sort keys of links under their owner. */
const PREFIX: Readonly<Record<ObjectName, string>> = {
  ...LINKED,
  device: 'DEVICE',
  group: 'GROUP',
  managedUser: 'MANAGES',
}

const partitionOf = ({ name, id }: Ends['object']): Pick<Key, 'PK'> => ({
  PK: `${name === 'managedUser' ? OWNER.user : PREFIX[name]}#${id}`,
})
const reversePrefixOf = ({ owner, object }: Ends): string =>
  object.name === 'managedUser' ? 'MANAGED' : OWNER[owner.kind]

const idsOf = async (table: Table, kind: OwnerKind): Promise<number[]> => {
  const ids: number[] = []
  for await (const item of table.list(kind)) ids.push(numberOf(item['id']))
  return ids
}

const ascending = (ids: readonly number[]) => [...ids].sort((a, b) => a - b)
