/** Makes sure that the synthesized app is that of the sources as they are now. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../program/settings.ts'

/** What the app is made from. */
const SOURCES = ['bin', 'lib', 'functions', 'shared', 'cdk.json', 'package.json', 'package-lock.json']
/**
 * There are always mails here: what is allowed to send them in AWS may do so on this machine. The files of the web app
 * come from this machine's own disk, without CloudFront.
 */
const LOCAL: Variant = { name: 'app', context: { mailFrom: 'gps@example.org', web: 'false' } }
/** A server that still runs from an older app may load a function of it at any time. */
const KEPT = 3

/** A way to synthesize the app; its folders are `.build/<name>-<hash>`. */
export interface Variant {
  readonly name: string
  /** Keys of lib/stage.ts. */
  readonly context: Readonly<Record<string, string>>
}

/**
 * Gives the folder of the app, after synthesizing it when no run of these sources has. It has a place of its own, apart from
 * what `cdk synth` writes, whose stage and context are those of a deployment.
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
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-20_000)))
  const [code] = await once(child, 'close')
  process.off('exit', endWithUs)
  if (code !== 0) throw new StartError(`Cannot synthesize the app: ${firstError(complaint)}`)
}

/** The line that says what went wrong, out of a stack trace; with the next one, where it only announces that. */
const firstError = (complaint: string): string => {
  const lines = complaint.split('\n').flatMap(line => line.trim() || [])
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
