/**
 * Runs a program of this folder, `node local/launch.mjs start`, from a bundle that is made when its sources have changed.
 * A loader that compiles on the way would stay in memory as long as the server, at half of the server's own size.
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
    // Packages written as CommonJS call `require` for Node's own modules, which a module does not have.
    banner: { js: `import{createRequire as r__}from'node:module';const require=r__(import.meta.url);` },
    logLevel: 'error',
  })
  for (const old of readdirSync(folder)) {
    if (old.startsWith(prefix) && old.endsWith('.mjs')) rmSync(join(folder, old), { force: true })
  }
  renameSync(unfinished, bundle)
}

// As if the program had been started by itself.
process.argv = [process.execPath, join(root, 'local', `${program}.ts`), ...args]
await import(pathToFileURL(bundle).href)
