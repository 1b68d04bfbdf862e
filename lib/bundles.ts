/** Makes the code of the functions: one esbuild run per asset, entries named by their path, what they share split off. */
import { buildSync, type Metafile } from 'esbuild'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export interface Entry {
  readonly address: string
  /** All that is loaded with this entry: itself and its chunks, but not what it imports only once it needs it. */
  readonly bytes: number
}

export interface Bundle {
  readonly directory: string
  readonly entries: readonly Entry[]
  /** Sources from packages that some entry reaches: `node_modules/zod/…`. */
  readonly inputs: readonly string[]
  remove(): void
}

/** The folders of `functions/` that share one asset. What trackers talk to is apart, so that nothing else can disturb it. */
export const FOLDERS = {
  app: ['traccar', 'smartserver', 'vehicles', 'devicehive', 'stream', 'schedule', 'live', 'deploy'],
  ingest: ['ingest'],
} as const

/** Packages written as CommonJS call `require` for Node's own modules, which a module does not have. */
const BANNER = `import{createRequire as createRequire__}from'node:module';const require=createRequire__(import.meta.url);`

/** Where the SDK would look for credentials on a developer's machine. Lambda gives them in the environment, where it looks first. */
const NEVER_LOADED = ['ini', 'login', 'process', 'sso', 'web-identity'].map(
  name => `@aws-sdk/credential-provider-${name}`,
)

/** Bundles the functions below the given folders of `functions/`. The caller removes the directory after the synth. */
export const bundle = (folders: readonly string[], functionsRoot: string): Bundle => {
  const entryPoints = readdirSync(functionsRoot, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && folders.some(folder => file.startsWith(`${folder}/`)))
    .sort()
  const directory = mkdtempSync(join(tmpdir(), 'serverless-gps-bundle-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  const { metafile } = removedOnFailure(remove, () =>
    buildSync({
      absWorkingDir: functionsRoot,
      entryPoints,
      outbase: functionsRoot,
      outdir: directory,
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
      logLevel: 'error',
    }),
  )
  // An output of a dynamic import has an entry point too, but is none of ours.
  const entries = Object.entries(metafile.outputs).flatMap(([output, { entryPoint = '' }]) =>
    entryPoints.includes(entryPoint)
      ? [{ address: addressOf(entryPoint), bytes: reachableBytes(metafile, output) }]
      : [],
  )
  return {
    directory,
    entries,
    inputs: Object.keys(metafile.inputs).map(input => relative(process.cwd(), join(functionsRoot, input))),
    remove,
  }
}

const removedOnFailure = <T>(remove: () => void, build: () => T): T => {
  try {
    return build()
  } catch (error) {
    remove()
    throw error
  }
}

/** `traccar/devices/create.ts` → `traccar.devices.create` */
const addressOf = (file: string) => file.replace(/\.ts$/, '').replaceAll('/', '.')

/** `traccar.devices.create` → `traccar/devices/create.handler`, as Lambda names it. */
export const handlerOf = (address: string): string => `${address.replaceAll('.', '/')}.handler`

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
