/**
 * Runs a command of this folder, `node local/launch.mjs start`, from a bundle that is rebuilt when its sources change. A
 * loader that compiles at run time would stay in memory as long as the server, and need half as much memory.
 */
import { buildSync } from 'esbuild'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [program, ...args] = process.argv.slice(2)

const sources = ['local', 'shared'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort(),
)

const hash = createHash('sha256')
for (const file of [...sources, join(root, 'package-lock.json')])
  hash.update(file).update('\0').update(readFileSync(file))

const folder = join(root, '.build')
const prefix = `${program}-`
const bundle = join(folder, `${prefix}${hash.digest('hex').slice(0, 16)}.mjs`)

if (!existsSync(bundle)) {
  mkdirSync(folder, { recursive: true })
  const unfinished = `${bundle}.${process.pid}`
  buildSync({
    absWorkingDir: root,
    entryPoints: [`local/${program}.ts`],
    outfile: unfinished,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // CommonJS packages call `require` for the modules of Node, but ES modules do not have it.
    banner: { js: `import{createRequire as r__}from'node:module';const require=r__(import.meta.url);` },
    logLevel: 'error',
  })
  for (const old of readdirSync(folder)) {
    if (old.startsWith(prefix) && old.endsWith('.mjs')) rmSync(join(folder, old), { force: true })
  }
  renameSync(unfinished, bundle)
}

// The arguments as if Node had started the command directly.
process.argv = [process.execPath, join(root, 'local', `${program}.ts`), ...args]
await import(pathToFileURL(bundle).href)
