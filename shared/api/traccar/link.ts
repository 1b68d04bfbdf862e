import type * as z from 'zod/mini'
import type { Changes } from '../changes.ts'
import type { Access } from '../operation.ts'

interface LinkSpec<B extends z.ZodMiniType> {
  readonly path: `/${string}`
  /** For the summaries: `['geofence', 'device']` links a geofence to a device. */
  readonly names: readonly [object: string, owner: string]
  readonly access: Access
  readonly body: B
  readonly changes?: { readonly link: Changes; readonly unlink: Changes }
}

/** Returns the two operations of a link between two objects: POST creates it, DELETE removes it. */
export const link = <B extends z.ZodMiniType>({
  path,
  names: [object, owner],
  access,
  body,
  changes,
}: LinkSpec<B>) => ({
  link: {
    method: 'POST',
    path,
    summary: `Link a ${object} to a ${owner}`,
    access,
    body,
    response: body,
    ...(changes && { changes: changes.link }),
  } as const,
  unlink: {
    method: 'DELETE',
    path,
    summary: `Remove a ${object} from a ${owner}`,
    access,
    body,
    response: null,
    ...(changes && { changes: changes.unlink }),
  } as const,
})
