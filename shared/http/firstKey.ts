/** The ingest key of a new device, on a server that requires keys. */
import { requiresIngestKeys } from '../domain/settings.ts'
import type { ExtraAttributes } from '../table/entities.ts'
import { keyedDevice, newIngestKey } from '../table/newIngestKey.ts'
import { server } from '../table/server.ts'
import type { Table } from '../table/table.ts'

/** Attributes to store with a new device, and the key that its creator gets. */
interface FirstKey {
  readonly key: string | undefined
  readonly beside: ExtraAttributes
}

/** Returns the first key of a new device, if the server requires keys. */
export const firstKey = async (table: Table, now: number): Promise<FirstKey> => {
  if (!requiresIngestKeys((await server(table).get()).attributes)) return { key: undefined, beside: {} }
  const { key, hash } = newIngestKey()
  return { key, beside: keyedDevice(hash, now) }
}
