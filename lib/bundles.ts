/**
 * Bundles the functions: one esbuild run per asset, one entry per address, shared code in chunks. `traccar.devices.create`
 * is the export `create` of functions/traccar/devices.ts, and its entry is traccar/devices/create.mjs.
 */
import { type BuildOptions, buildSync, type Metafile } from 'esbuild'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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
const isIngest = (address: string) => address === functions.trackers.address

/**
 * Addresses by asset. The tracker function has its own, so that changes to other functions do not redeploy it. Without a
 * stream it contains the code of the consumer, so it belongs to the app.
 */
export const ASSETS = {
  app: ADDRESSES.filter(address => !isIngest(address)),
  ingest: ADDRESSES.filter(isIngest),
} as const

/** Defines `require`, which modules do not have, for the chunk in which CommonJS packages load Node's own modules. */
export const REQUIRE = `import{createRequire as createRequire__}from'node:module';const require=createRequire__(import.meta.url);`

/** Modules with which the SDK finds credentials on a developer's machine. On Lambda it finds them in the environment first. */
const NEVER_LOADED = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  name => `@aws-sdk/credential-provider-${name}`,
)

/**
 * Parts of the checkout that are linked into the folder of the entries. esbuild names chunks by the paths of their files,
 * which are then the same in every checkout: the same sources are the same asset.
 */
const LINKED = ['shared', 'node_modules', 'package.json']
const isLinked = (input: string): boolean => LINKED.some(part => input.startsWith(`${part}/`))

/** Bundles functions by address. The caller removes the directory after the synth. Throws if a function has no file. */
export const bundle = (addresses: readonly string[], functionsRoot: string): Bundle => {
  const [sources, directory] = [temporaryFolder(), temporaryFolder()]
  const remove = () => rmSync(directory, { recursive: true, force: true })
  try {
    const root = dirname(functionsRoot)
    for (const part of LINKED) symlinkSync(join(root, part), join(sources, part))
    for (const address of addresses) writeEntry(join(sources, entryOf(address)), address, functionsRoot)
    reduceEntries(addresses.map(entryOf), sources)
    const entryPoints = addresses.map(reducedOf)
    const metafile = build(entryPoints, sources, directory)
    for (const output of Object.keys(metafile.outputs)) defineRequire(join(sources, output))
    const entries = addresses.map(address => ({ address, bytes: reachableBytes(metafile, reducedOf(address)) }))
    const inputs = Object.keys(metafile.inputs)
      .filter(input => !entryPoints.includes(input))
      .map(input => relative(process.cwd(), join(isLinked(input) ? root : sources, input)))
    return { directory, entries, inputs, remove }
  } catch (error) {
    remove()
    throw error
  } finally {
    rmSync(sources, { recursive: true, force: true })
  }
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'serverless-gps-bundle-'))

export const FORMAT = { bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'silent' } as const

/** Options for the code that is deployed. */
export const PACKED = { mainFields: ['module', 'main'], minify: true, legalComments: 'none' } satisfies BuildOptions

/**
 * Writes for each entry the part of its group's file that its export needs. Otherwise every entry would load what the other
 * exports of the group import: esbuild assigns files to chunks by their imports, also by those of removed code. The part is
 * TypeScript, whose unused imports esbuild removes.
 */
const reduceEntries = (entryPoints: string[], sources: string): void => {
  const folders = { absWorkingDir: sources, outbase: sources, outdir: sources }
  buildSync({
    ...FORMAT,
    ...folders,
    entryPoints,
    packages: 'external',
    external: ['#shared/*'],
    outExtension: { '.js': '.ts' },
  })
}

const build = (entryPoints: string[], sources: string, outdir: string): Metafile =>
  buildSync({
    ...FORMAT,
    absWorkingDir: sources,
    entryPoints,
    outbase: sources,
    outdir,
    outExtension: { '.js': '.mjs' },
    alias: { '#shared': join(sources, 'shared') },
    preserveSymlinks: true,
    // Without tsconfig.json, which keeps unused imports.
    tsconfigRaw: { compilerOptions: { target: 'ES2023', useDefineForClassFields: true } },
    splitting: true,
    ...PACKED,
    external: NEVER_LOADED,
    metafile: true,
  }).metafile

const defineRequire = (file: string): void => {
  const text = readFileSync(file, 'utf8')
  if (text.includes('typeof require')) writeFileSync(file, REQUIRE + text)
}

const writeEntry = (file: string, address: string, functionsRoot: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, entrySource(address, functionsRoot))
}

/** Returns the source of an entry. An address of three parts is an operation, which runs in the chain of shared/http. */
const entrySource = (address: string, functionsRoot: string): string => {
  const path = address.split('.')
  const name = path.pop()
  const file = `${join(functionsRoot, ...path)}.ts`
  const [api, group] = path
  if (group === undefined) return `export { ${name} as handler } from '${file}'`
  const { changes } = operations.find(operation => operation.address === address) ?? {}
  return `
    import { ${name} as implementation } from '${file}'
    import { ${group} as operations } from '#shared/api/${api}/${group}.ts'
    import { ${api} as dialect } from '#shared/http/dialects/${api}.ts'
    import { handle } from '#shared/http/handle.ts'
    ${changes ? "import { publishingChanges } from '#shared/http/liveChanges.ts'" : ''}
    const operation = operations.${name}
    export const handler = handle(operation, dialect, ${changes ? 'publishingChanges(operation, implementation)' : 'implementation'})`
}

/** Not TypeScript, in which esbuild ignores missing exports: they could be types. */
const entryOf = (address: string) => `${address.replaceAll('.', '/')}.js`
const reducedOf = (address: string) => `${address.replaceAll('.', '/')}.ts`

/** `traccar.devices.create` → `traccar/devices/create.handler`, the value of `Handler` in Lambda. */
export const handlerOf = (address: string): string => `${address.replaceAll('.', '/')}.handler`

const reachableBytes = ({ outputs }: Metafile, entry: string): number => {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const found = outputs[name]
    if (seen.has(name) || found === undefined) return
    seen.add(name)
    for (const { path, kind } of found.imports) if (kind !== 'dynamic-import') visit(path)
  }
  visit(Object.keys(outputs).find(name => outputs[name]?.entryPoint === entry) ?? '')
  return [...seen].reduce((sum, name) => sum + (outputs[name]?.bytes ?? 0), 0)
}
