/** Street maps that the operator has added to the server. */
import { type InstalledMap, installedMapsIn } from '#shared/domain/installedMaps.ts'

const INDEX = '/maps/index.json'

/** Reads the list. A server without maps can return 404, or 403 if the list is in S3. Rejects if it cannot be reached. */
export const fetchInstalledMaps = async (signal?: AbortSignal): Promise<InstalledMap[]> => {
  const response = await fetch(INDEX, { cache: 'no-cache', ...(signal && { signal }) })
  if (!response.ok) return []
  return installedMapsIn(parsed(await response.text()))
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    // Not a list of ours: a proxy that returns a page for unknown paths.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
