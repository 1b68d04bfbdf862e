/** Folders `.build/<name>-<hash of the sources>`, which are built again only if the sources have changed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Number of folders to keep, because a running server can load files of an older one at any time. */
const KEPT = 3

export interface Build {
  readonly root: string
  readonly name: string
  /** Files and folders that determine the result. */
  readonly sources: readonly string[]
  /** What else determines it. */
  readonly salt?: string
  /** Called before the folder is built. */
  announce(): void
  /** Writes the folder. */
  write(folder: string): Promise<void>
}

/** Returns the folder. Builds it if it does not exist. Rejects if that fails, and leaves nothing behind. */
export const buildFolder = async ({ root, name, sources, salt = '', announce, write }: Build): Promise<string> => {
  const parent = join(root, '.build')
  const hashed = `${name}-${hashOf(root, sources, salt)}`
  const folder = join(parent, hashed)
  if (existsSync(folder)) return folder
  announce()
  mkdirSync(parent, { recursive: true })
  const unfinished = join(parent, `new-${process.pid}-${hashed}`)
  try {
    await write(unfinished)
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  removeOld(parent, name)
  return folder
}

const hashOf = (root: string, sources: readonly string[], salt: string): string => {
  const hash = createHash('sha256').update(process.version).update(salt)
  for (const file of sources.flatMap(source => filesUnder(root, source))) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

const filesUnder = (root: string, source: string): string[] => {
  const path = join(root, source)
  if (!statSync(path).isDirectory()) return [source]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

const removeOld = (parent: string, name: string): void => {
  const folders = readdirSync(parent)
    .filter(entry => entry.startsWith(`${name}-`))
    .map(entry => join(parent, entry))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of folders.slice(KEPT)) rmSync(old, { recursive: true, force: true })
}

export interface Finished {
  readonly code: unknown
  readonly stdout: string
  /** The last 20,000 characters. */
  readonly stderr: string
}

/** Runs Node until it exits. Kills it if this process exits first. */
export const runNode = async (
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
  onError: (text: string) => void = () => undefined,
): Promise<Finished> => {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    onError(chunk.toString())
    stderr = (stderr + chunk.toString()).slice(-20_000)
  })
  const [code] = await once(child, 'close')
  process.off('exit', killChild)
  return { code, stdout, stderr }
}

/** Returns the error line of a stack trace, with the following line if the error line ends with a colon. */
export const firstError = (stderr: string): string => {
  const lines = stderr.split('\n').flatMap(line => line.trim() || [])
  const at = Math.max(
    0,
    lines.findIndex(line => /Error\b.*:/.test(line)),
  )
  const found = lines[at] ?? 'no reason given'
  return `${(found.endsWith(':') ? `${found} ${lines[at + 1] ?? ''}` : found).replace(/\.$/, '')}.`
}
