import type { LinkedObject } from '#shared/model/linkedKinds.ts'
import { maySeeObject, objectName } from '#shared/domain/access.ts'
import type { Caller } from '#shared/http/authenticate.ts'
import { accessDenied } from '#shared/http/authorize.ts'
import { permissions } from '#shared/table/permissions.ts'
import type { Table } from '#shared/table/table.ts'

/** The objects that a record names, before and after a change. */
interface References {
  readonly before: readonly LinkedObject[]
  readonly after: readonly LinkedObject[]
}

/** Throws forbidden if a change adds the id of an object that the caller cannot access. 0 names nothing. */
export const checkReferences = async (
  { before, after }: References,
  { caller, table }: { readonly caller: Caller; readonly table: Table },
): Promise<void> => {
  const kept = new Set(before.map(objectName))
  const objects = after.filter(object => object.id > 0 && !kept.has(objectName(object)))
  if (objects.length === 0) return
  const { facts } = await permissions(table).facts(caller, {
    devices: [],
    groups: [],
    users: [],
    objects,
    server: false,
  })
  for (const object of objects) if (!maySeeObject(caller, facts, object)) throw accessDenied(object.kind)
}
