/** Street maps of the local system: files in the folder `maps` of the data folder, and their list. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { indexText, type InstalledMap, installedMapsIn, mapFileOf, withMap } from '#shared/domain/installedMaps.ts'
import { MAP_INDEX } from '#shared/site.ts'
import { onInterrupt } from '../program/command.ts'
import { lockForChange } from '../program/dataFolder.ts'
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER, replaceFile, syncFolder } from '../program/files.ts'
import { StartError } from '../program/settings.ts'
import { readMapArchive } from './mapArchive.ts'
import { attributionOf, type MapNaming, nameOf } from './mapNaming.ts'

export const mapFolderOf = (dataFolder: string): string => join(dataFolder, 'maps')

/** Returns the maps of the folder, sorted by name. Throws StartError if the list is damaged. */
export const mapsIn = async (folder: string): Promise<InstalledMap[]> => {
  const file = join(folder, MAP_INDEX)
  try {
    return installedMapsIn(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    if (error instanceof SyntaxError) throw new StartError(`${file} is not JSON: delete it and add the maps again.`)
    throw error
  }
}

/**
 * Copies a map file into the folder and lists it. A map of the same name is replaced; the same file again changes nothing.
 * The server may be running. Throws StartError if the file is not a map that the web app can draw.
 */
export const addMap = async (folder: string, source: string, naming: MapNaming = {}): Promise<InstalledMap> => {
  const name = nameOf(source, naming)
  const { attribution: inFile, ...archive } = await readMapArchive(source)
  const attribution = attributionOf(source, inFile, naming)
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
  const file = mapFileOf(name, await copyNamed(source, folder, name))
  const added: InstalledMap = { name, file, ...archive, attribution }
  await changeList(folder, maps => withMap(maps, added))
  return added
}

/** Removes a map from the list and deletes its file. Returns undefined if the folder has no such map. */
export const removeMap = async (folder: string, name: string): Promise<InstalledMap | undefined> => {
  const found = (await mapsIn(folder)).find(map => map.name === name)
  if (found) await changeList(folder, maps => maps.filter(map => map.name !== name))
  return found
}

/** Copies the file, under a temporary name until it is complete. Returns its SHA-256. */
const copyNamed = async (source: string, folder: string, name: string): Promise<string> => {
  const unfinished = join(folder, `${name}.${process.pid}.part`)
  const discard = onInterrupt(() => rmSync(unfinished, { force: true }))
  try {
    const hash = createHash('sha256')
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        yield chunk
      }
    }
    const output = createWriteStream(unfinished, { mode: PRIVATE_FILE, flush: true })
    await pipeline(createReadStream(source), hashed, output)
    const sha256 = hash.digest('hex')
    const file = join(folder, mapFileOf(name, sha256))
    // Replacing an equal file would change its ETag, and browsers would read it again.
    if ((await sizeIfExists(file)) !== (await sizeIfExists(unfinished))) await rename(unfinished, file)
    await syncFolder(folder)
    return sha256
  } finally {
    discard()
  }
}

const sizeIfExists = async (file: string): Promise<number | undefined> => {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the list, then deletes the files that it does not name anymore. */
const changeList = async (folder: string, change: (maps: readonly InstalledMap[]) => InstalledMap[]): Promise<void> => {
  const unlock = await lockForChange(folder)
  try {
    const before = await mapsIn(folder)
    const after = change(before)
    await replaceFile(join(folder, MAP_INDEX), indexText(after))
    const kept = new Set(after.map(({ file }) => file))
    for (const { file } of before) if (!kept.has(file)) await rm(join(folder, file), { force: true })
  } finally {
    unlock()
  }
}
