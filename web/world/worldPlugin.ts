/** Vite plugin that builds the built-in map and serves it as the file `world.pmtiles`. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface WorldFolders {
  readonly root: string
  /** Folder of the sources that decide the contents. */
  readonly sources: string
  /** Keeps the archive until the sources change. */
  readonly cache: string
}

const IMPORTED = /(^|\/)world\.pmtiles\?url$/

/** The app imports `…/world.pmtiles?url`, the address of the archive. */
export const worldPlugin = (folders: WorldFolders): Plugin => ({
  name: 'world-map',
  async resolveId(source) {
    return IMPORTED.test(source) ? `${await archiveIn(folders)}?url` : undefined
  },
})

const archiveIn = async ({ root, sources, cache }: WorldFolders): Promise<string> => {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const name of readdirSync(sources).toSorted()) hash.update(readFileSync(join(sources, name)))
  const folder = join(cache, `map-${hash.digest('hex').slice(0, 16)}`)
  const file = join(folder, 'world.pmtiles')
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  const { worldArchive } = await import('./worldArchive.ts')
  writeFileSync(unfinished, worldArchive())
  renameSync(unfinished, file)
  return file
}
