/** Vite plugin that builds the files of the built-in world: the map `world.pmtiles` and the list of towns `places.txt`. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface WorldFolders {
  readonly root: string
  /** Folders of the sources that decide the contents. */
  readonly sources: readonly string[]
  /** Keeps the files until the sources change. */
  readonly cache: string
}

type Build = () => Promise<string | Buffer>

/** How to build each file. The modules are loaded only if a file is missing. */
const FILES: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['world.pmtiles', async () => (await import('./worldArchive.ts')).worldArchive()],
  ['places.txt', async () => (await import('./townList.ts')).townList()],
])

const IMPORTED = /(?:^|\/)([^/]+)\?url$/

/** The app imports `…/world.pmtiles?url` and `…/places.txt?url`, the addresses of the files. */
export const worldPlugin = (folders: WorldFolders): Plugin => ({
  name: 'world',
  async resolveId(source) {
    const name = IMPORTED.exec(source)?.[1] ?? ''
    const build = FILES.get(name)
    return build && `${await fileIn(folders, name, build)}?url`
  },
})

const fileIn = async ({ root, sources, cache }: WorldFolders, name: string, build: Build): Promise<string> => {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of sources)
    for (const source of readdirSync(folder).toSorted()) hash.update(readFileSync(join(folder, source)))
  const folder = join(cache, `map-${hash.digest('hex').slice(0, 16)}`)
  const file = join(folder, name)
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, await build())
  renameSync(unfinished, file)
  return file
}
