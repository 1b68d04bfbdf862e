/**
 * Bundles the functions: one esbuild run per asset, one entry per address, shared code in chunks. `traccar.devices.create`
 * is the export `create` of functions/traccar/devices.ts, and its entry is traccar/devices/create.mjs.
 */
import { buildSync, type Metafile } from 'esbuild'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { functions } from '#shared/api/functions.ts'
import { operations } from '#shared/api/index.ts'

export interface Entry {
  readonly address: string
  /** Size of the entry and its static imports; dynamic imports are not included. */
  readonly bytes: number
}

export interface Bundle {
  readonly directory: string
  readonly entries: readonly Entry[]
  /** Source files of at least one entry, relative to the working directory: `node_modules/zod/…`. */
  readonly inputs: readonly string[]
  remove(): void
}

const ADDRESSES = [...operations, ...Object.values(functions)].map(({ address }) => address)
const isIngest = (address: string) => address.startsWith('ingest.')

/** Addresses by asset. Tracker functions have their own, so that changes to other functions do not redeploy them. */
export const ASSETS = {
  app: ADDRESSES.filter(address => !isIngest(address)),
  ingest: ADDRESSES.filter(isIngest),
} as const

/** Packages written as CommonJS call `require` for Node's own modules, which a module does not have. */
const BANNER = `import{createRequire as createRequire__}from'node:module';const require=createRequire__(import.meta.url);`

/** Where the SDK would look for credentials on a developer's machine. Lambda gives them in the environment, where it looks first. */
const NEVER_LOADED = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  name => `@aws-sdk/credential-provider-${name}`,
)

/** Bundles functions by address. The caller removes the directory after the synth. Throws if a function has no file. */
export const bundle = (addresses: readonly string[], functionsRoot: string): Bundle => {
  const [sources, directory] = [temporaryFolder(), temporaryFolder()]
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    for (const address of addresses) writeEntry(join(sources, entryOf(address)), address, functionsRoot)
    const metafile = build(addresses.map(entryOf), sources, directory)
    // A dynamic import is an output with an entry point too, but it is not a function.
    const entries = addresses.map(address => ({
      address,
      bytes: reachableBytes(metafile, outputOf(metafile, entryOf(address))),
    }))
    const isEntry = new Set(addresses.map(entryOf))
    const inputs = Object.keys(metafile.inputs)
      .filter(input => !isEntry.has(input))
      .map(input => relative(process.cwd(), join(sources, withoutQuery(input))))
    return { directory, entries, inputs: [...new Set(inputs)], remove }
  } catch (error) {
    remove()
    throw error
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'serverless-gps-bundle-'))

const build = (entryPoints: string[], sources: string, outdir: string): Metafile =>
  buildSync({
    absWorkingDir: sources,
    entryPoints,
    outbase: sources,
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    external: NEVER_LOADED,
    legalComments: 'none',
    banner: { js: BANNER },
    metafile: true,
    logLevel: 'silent',
  }).metafile

const writeEntry = (file: string, address: string, functionsRoot: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, entrySource(address, functionsRoot))
}

/**
 * Returns the source of an entry. The query makes esbuild treat the group's file as a module per entry, of which it keeps
 * only what the one export needs. An address of three parts is an operation, which runs in the chain of shared/http.
 */
const entrySource = (address: string, functionsRoot: string): string => {
  const path = address.split('.')
  const name = path.pop()
  const file = `${join(functionsRoot, ...path)}.ts?${name}`
  const [api, group] = path
  if (group === undefined) return `export { ${name} as handler } from '${file}'`
  const shared = join(functionsRoot, '../shared')
  return `
    import { ${name} as implementation } from '${file}'
    import { ${group} as operations } from '${shared}/api/${api}/${group}.ts'
    import { handle } from '${shared}/http/handle.ts'
    export const handler = handle(operations.${name}, implementation)`
}

const withoutQuery = (path: string) => path.replace(/\?\w+$/, '')

/** `traccar.devices.create` → `traccar/devices/create.js`. A JavaScript file, because esbuild ignores missing exports in TypeScript. */
const entryOf = (address: string) => `${address.replaceAll('.', '/')}.js`

/** `traccar.devices.create` → `traccar/devices/create.handler`, the value of `Handler` in Lambda. */
export const handlerOf = (address: string): string => `${address.replaceAll('.', '/')}.handler`

const outputOf = ({ outputs }: Metafile, entry: string): string =>
  Object.keys(outputs).find(name => outputs[name]?.entryPoint === entry) ?? ''

const reachableBytes = ({ outputs }: Metafile, output: string): number => {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const found = outputs[name]
    if (seen.has(name) || found === undefined) return
    seen.add(name)
    for (const { path, kind } of found.imports) if (kind !== 'dynamic-import') visit(path)
  }
  visit(output)
  return [...seen].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0)
}
