/**
 * Backup files: compressed tar archives. The manifest has the size and SHA-256 of every other file, so that a damaged or
 * incomplete backup is detected before it changes data.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { create, extract } from 'tar'
import * as z from 'zod/mini'
import { errorCode, PRIVATE_FILE, syncFolder } from '../program/files.ts'
import { onInterrupt } from '../program/command.ts'
import { StartError } from '../program/settings.ts'

export const MANIFEST = 'manifest.json'
const FORMAT = 'serverless-gps backup'

const FileEntry = z.object({ bytes: z.int(), sha256: z.string() })
const Manifest = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  createdAt: z.string(),
  files: z.record(z.string(), FileEntry),
})
type Manifest = z.infer<typeof Manifest>

/** Packs a folder into a new file, which appears when it is complete and durable. Throws StartError if it exists. */
export const pack = async (folder: string, file: string, createdAt: string): Promise<Manifest> => {
  const files: Record<string, z.infer<typeof FileEntry>> = {}
  for (const path of await filesIn(folder)) files[path] = await entryOf(join(folder, path))
  const manifest: Manifest = { format: FORMAT, version: 1, createdAt, files }
  await writeFile(join(folder, MANIFEST), JSON.stringify(manifest, null, 2), { mode: PRIVATE_FILE })
  const unfinished = `${file}.part`
  // The manifest comes first so that `tar -xzOf FILE manifest.json` is fast. Many of the files are already compressed.
  const archive = create({ cwd: folder, portable: true, gzip: { level: 1 } }, [MANIFEST, ...Object.keys(files)])
  const output = createWriteStream(unfinished, { flags: 'wx', mode: PRIVATE_FILE, flush: true })
  let removed: (() => void) | undefined
  // Registered when the file is open, because before that the file can belong to another command.
  output.once('open', () => (removed = onInterrupt(() => rmSync(unfinished, { force: true }))))
  try {
    await pipeline(archive, output)
    await rename(unfinished, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    throw new StartError(
      `${unfinished} exists: it belongs to an interrupted or a running backup. Delete it if no backup is running.`,
    )
  } finally {
    removed?.()
  }
  await syncFolder(dirname(resolve(file)))
  return manifest
}

/** Unpacks a backup into an empty folder and verifies it. Throws StartError if the file is not a complete backup. */
export const unpack = async (file: string, folder: string): Promise<Manifest> => {
  const incomplete = (reason: string) =>
    new StartError(`${file} is not a complete backup: ${reason}. Nothing was changed.`)
  try {
    await extract({ file, cwd: folder, strict: true, filter: (_, entry) => 'type' in entry && entry.type === 'File' })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new StartError(`File not found: ${file}.`)
    throw incomplete(error instanceof Error ? error.message : String(error))
  }
  const manifest = await manifestIn(folder).catch(() => undefined)
  if (!manifest) throw incomplete('it has no manifest of a supported version')
  for (const [path, expected] of Object.entries(manifest.files)) {
    const found = await entryOf(join(folder, path)).catch(() => undefined)
    if (!found) throw incomplete(`${path} is missing`)
    if (found.sha256 !== expected.sha256 || found.bytes !== expected.bytes) throw incomplete(`${path} is damaged`)
  }
  const unknown = (await filesIn(folder)).find(path => path !== MANIFEST && !(path in manifest.files))
  if (unknown !== undefined) throw incomplete(`${unknown} is not in its manifest`)
  return manifest
}

const manifestIn = async (folder: string): Promise<Manifest> =>
  Manifest.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')))

/** Returns the paths of all files below the folder, relative to it. */
const filesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

const entryOf = async (file: string): Promise<z.infer<typeof FileEntry>> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') }
}
