/** Builds the synthesized app and the web app if their sources have changed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Ingestion } from '#shared/api/grants.ts'
import { StartError } from '../program/settings.ts'

/** Files and folders that determine the synthesized app. */
const SOURCES = ['bin', 'lib', 'functions', 'shared', 'cdk.json', 'package.json', 'package-lock.json']
/** Emails are always enabled, so that the functions have the permission to send them. The web app is served without CloudFront. */
const LOCAL: Variant = { name: 'app', context: { mailFrom: 'gps@example.org', web: 'false' } }
const DIRECT: Variant = { name: 'direct', context: { ...LOCAL.context, ingestion: 'direct' } }

/** Returns the variant of the local run. */
export const localVariant = (ingestion: Ingestion): Variant => (ingestion === 'direct' ? DIRECT : LOCAL)
/** Number of apps to keep, because a running server can load functions of an older app at any time. */
const KEPT = 3

/** A way to synthesize the app. Its folders are `.build/<name>-<hash>`. */
export interface Variant {
  readonly name: string
  /** Keys of lib/stage.ts. */
  readonly context: Readonly<Record<string, string>>
}

/**
 * Returns the folder of the synthesized app. Synthesizes it if these sources have not been synthesized yet. The folder is
 * separate from that of `cdk synth`, whose stage and context are those of a deployment. Throws StartError.
 */
export const synthesizedFolder = async (
  root: string,
  say: (line: string) => void,
  variant: Variant = LOCAL,
): Promise<string> => {
  const parent = join(root, '.build')
  const name = `${variant.name}-${hashOf(root, variant)}`
  const folder = join(parent, name)
  if (existsSync(join(folder, 'manifest.json'))) return folder
  say('Synthesizing the app because its sources have changed. This takes several seconds.')
  mkdirSync(parent, { recursive: true })
  const unfinished = join(parent, `new-${process.pid}-${name}`)
  try {
    await synthesize(root, unfinished, variant)
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  removeOld(parent, variant)
  return folder
}

const synthesize = async (root: string, output: string, { context }: Variant): Promise<void> => {
  const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) }
  const { code, stderr } = await runNode(['--import', 'tsx', 'bin/app.ts'], { cwd: root, env })
  if (code !== 0) throw new StartError(`Cannot synthesize the app: ${firstError(stderr)}`)
}

/** Returns the folder of the built web app. Calls `say` if it has to be built. Throws StartError. */
export const webAppFolder = async (root: string, say: (line: string) => void): Promise<string> => {
  let announced = false
  const announce = (text: string): void => {
    if (!announced) say(text.split('\n')[0] ?? '')
    announced = true
  }
  const { code, stdout, stderr } = await runNode(['web/build.mjs'], { cwd: root }, announce)
  if (code !== 0) throw new StartError(`Cannot build the web app: ${stderr.split('\n').slice(1).join('\n').trim()}`)
  return stdout.trim()
}

interface Finished {
  readonly code: unknown
  readonly stdout: string
  /** The last 20,000 characters. */
  readonly stderr: string
}

/** Runs Node until it exits. Kills it if this process exits first. */
const runNode = async (
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
const firstError = (stderr: string): string => {
  const lines = stderr.split('\n').flatMap(line => line.trim() || [])
  const at = Math.max(
    0,
    lines.findIndex(line => /Error\b.*:/.test(line)),
  )
  const found = lines[at] ?? 'no reason given'
  return `${(found.endsWith(':') ? `${found} ${lines[at + 1] ?? ''}` : found).replace(/\.$/, '')}.`
}

const hashOf = (root: string, { context }: Variant): string => {
  const hash = createHash('sha256').update(process.version).update(JSON.stringify(context))
  for (const file of SOURCES.flatMap(source => filesUnder(root, source))) {
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

const removeOld = (parent: string, variant: Variant): void => {
  const apps = readdirSync(parent)
    .filter(name => name.startsWith(`${variant.name}-`))
    .map(name => join(parent, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of apps.slice(KEPT)) rmSync(old, { recursive: true, force: true })
}
