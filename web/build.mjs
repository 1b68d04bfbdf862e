/**
 * Builds the web app into `.build/web-<hash of its sources>` unless that folder exists, and prints the folder. Used by
 * `npm start` and `cdk`, so that both serve the same files.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const parent = join(root, '.build')
/** A server that still runs from an older build can read its files at any time. */
const KEPT = 3
const KEPT_MS = 86_400_000

/** The app bundles types and pure code of `shared/`, and the OpenAPI documents are published with it. */
const sources = ['web', 'shared', 'docs/openapi'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.md'))
    .map(entry => join(entry.parentPath, entry.name))
    .sort(),
)

const hash = createHash('sha256')
for (const file of [...sources, join(root, 'package-lock.json')])
  hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')

const folder = join(parent, `web-${hash.digest('hex').slice(0, 16)}`)

if (!existsSync(folder)) {
  process.stderr.write('Building the web app because its sources changed. This takes up to half a minute.\n')
  mkdirSync(parent, { recursive: true })
  const unfinished = join(parent, `new-${process.pid}-web`)
  // Also in tests: the development build of React is twice as large.
  process.env.NODE_ENV = 'production'
  try {
    const { build } = await import('vite')
    await build({
      configFile: join(root, 'web', 'vite.config.ts'),
      logLevel: 'error',
      build: { outDir: unfinished, emptyOutDir: true },
    })
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  const old = readdirSync(parent)
    .filter(name => name.startsWith('web-'))
    .map(name => join(parent, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const one of old.slice(KEPT))
    if (Date.now() - statSync(one).mtimeMs > KEPT_MS) rmSync(one, { recursive: true, force: true })
}

process.stdout.write(`${folder}\n`)
