/** Adds and removes street maps, on this machine or on AWS. */
import { type InstalledMap, MAPS_MAX, withMap } from '#shared/domain/installedMaps.ts'
import { StartError } from '../program/settings.ts'
import { readMapArchive } from './mapArchive.ts'
import { attributionOf, type MapNaming, nameOf } from './mapNaming.ts'

/** Called with the number of bytes that are stored. */
export type StoreProgress = (bytes: number) => void

/** Files of maps and their list. */
export interface MapStore {
  /** Returns the list, sorted by name. Throws StartError if it is damaged. */
  list(): Promise<InstalledMap[]>
  /** Stores a file unless it is stored already. Returns its name with the hash of its content. */
  store(source: string, name: string, progress: StoreProgress): Promise<string>
  /** Replaces the list, then deletes the files that it does not name anymore. */
  change(change: (maps: readonly InstalledMap[]) => InstalledMap[]): Promise<void>
}

/**
 * Stores a map file and lists it. A map of the same name is replaced; the same file again changes nothing. Throws StartError
 * if the file is not a map that the web app can draw.
 */
export const installMap = async (
  store: MapStore,
  source: string,
  naming: MapNaming = {},
  progress: StoreProgress = () => undefined,
): Promise<InstalledMap> => {
  const name = nameOf(source, naming)
  const { attribution: inFile, ...archive } = await readMapArchive(source)
  const attribution = attributionOf(source, inFile, naming)
  requireRoom(await store.list(), name)
  const file = await store.store(source, name, progress)
  const added: InstalledMap = { name, file, ...archive, attribution }
  await store.change(maps => withMap(maps, added))
  return added
}

/** The app ignores further maps. */
const requireRoom = (maps: readonly InstalledMap[], name: string): void => {
  if (maps.filter(map => map.name !== name).length < MAPS_MAX) return
  throw new StartError(`At most ${MAPS_MAX} maps can be installed: remove one, or extract one map of several regions.`)
}

/** Removes a map from the list and deletes its file. Returns undefined if there is no such map. */
export const uninstallMap = async (store: MapStore, name: string): Promise<InstalledMap | undefined> => {
  const found = (await store.list()).find(map => map.name === name)
  if (found) await store.change(maps => maps.filter(map => map.name !== name))
  return found
}

/** Returns the list in the text of an index. Throws StartError if it is not JSON. `where` names it. */
export const parseIndex = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new StartError(`${where} is not JSON: delete it and add the maps again.`)
    throw error
  }
}
