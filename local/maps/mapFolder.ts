/** Street maps of the local system: files in the folder `maps` of the data folder, and their list. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { indexText, type InstalledMap, installedMapsIn, mapFileOf } from '#shared/domain/installedMaps.ts'
import { MAP_INDEX } from '#shared/site.ts'
import { onInterrupt } from '../program/command.ts'
import { lockForChange } from '../program/dataFolder.ts'
import { errorCode, PRIVATE_FILE, PRIVATE_FOLDER, replaceFile, syncFolder } from '../program/files.ts'
import { installMap, type MapStore, parseIndex, type StoreProgress } from './installMap.ts'
import type { MapNaming } from './mapNaming.ts'

/** Name of the folder in the data folder. Backups do not contain it, and restores keep it. */
export const MAPS = 'maps'

export const mapFolderOf = (dataFolder: string): string => join(dataFolder, MAPS)

/** Returns the maps of a folder, which is created with the first map. The server can be running. */
export const folderStore = (folder: string): MapStore => ({
  list: () => listIn(folder),
  store: async (source, name, progress) => {
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER })
    return copyNamed(source, { folder, name }, progress)
  },
  change: async change => {
    const unlock = await lockForChange(folder)
    try {
      const before = await listIn(folder)
      const after = change(before)
      await replaceFile(join(folder, MAP_INDEX), indexText(after))
      const kept = new Set(after.map(({ file }) => file))
      for (const { file } of before) if (!kept.has(file)) await rm(join(folder, file), { force: true })
    } finally {
      unlock()
    }
  },
})

/** Adds a map file to a folder. See installMap. */
export const addMap = (folder: string, source: string, naming?: MapNaming): Promise<InstalledMap> =>
  installMap(folderStore(folder), source, naming)

const listIn = async (folder: string): Promise<InstalledMap[]> => {
  const file = join(folder, MAP_INDEX)
  try {
    return installedMapsIn(parseIndex(await readFile(file, 'utf8'), file))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

/** Copies the file, under a temporary name until it is complete. Returns its name in the folder. */
const copyNamed = async (
  source: string,
  { folder, name }: { readonly folder: string; readonly name: string },
  progress: StoreProgress,
): Promise<string> => {
  const unfinished = join(folder, `${name}.${process.pid}.part`)
  const discard = onInterrupt(() => rmSync(unfinished, { force: true }))
  try {
    const hash = createHash('sha256')
    let copied = 0
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk)
        progress((copied += chunk.length))
        yield chunk
      }
    }
    const output = createWriteStream(unfinished, { mode: PRIVATE_FILE, flush: true })
    await pipeline(createReadStream(source), hashed, output)
    const file = mapFileOf(name, hash.digest('hex'))
    const target = join(folder, file)
    // Replacing an equal file would change its ETag, and browsers would read it again.
    if ((await sizeIfExists(target)) !== (await sizeIfExists(unfinished))) await rename(unfinished, target)
    await syncFolder(folder)
    return file
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
