/** Vite plugin that tells the service worker which files the first page of a signed-in user loads. */
import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'
import { LANGUAGES } from '../src/texts/languages.ts'

/** Name of the built worker. Its folder is its scope, so it stands at the root of the site. */
export const WORKER_FILE = 'worker.js'
/** Modules whose files open the app: its page, the texts, the app of a signed-in user, and the map. */
const OPENING = [
  'index.html',
  ...Object.keys(LANGUAGES).flatMap(language => [`src/texts/${language}.ts`, `src/texts/${language}/first.ts`]),
  'src/app/SignedInApp.tsx',
  'src/pages/map/MapPage.tsx',
]

/** `root` is the folder of the web app. */
export const workerPlugin = (root: string): Plugin => ({
  name: 'service-worker',
  apply: 'build',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter(file => file.type === 'chunk')
    const opening = chunks.filter(({ facadeModuleId }) => OPENING.some(name => facadeModuleId === root + name))
    if (opening.length !== OPENING.length) throw new Error(`the build has ${opening.length} of ${OPENING.join(', ')}`)
    const files = [...filesOf(opening, bundle)].toSorted().map(name => `/${name}`)
    const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 16)
    const worker = bundle[WORKER_FILE]
    if (worker?.type !== 'chunk') throw new Error(`the build has no ${WORKER_FILE}`)
    worker.code = `const APP_FILES=${JSON.stringify(files)},APP_VERSION="${version}";\n${worker.code}`
  },
})

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...rest: never[]) => unknown>>[1]
type Chunk = Extract<Bundle[string], { type: 'chunk' }>

/** Returns the names of the chunks, of all that they import, and of their styles and files. */
const filesOf = (chunks: readonly Chunk[], bundle: Bundle): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (name: string): void => {
    if (names.has(name)) return
    names.add(name)
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk') return
    chunk.imports.forEach(visit)
    chunk.viteMetadata?.importedCss.forEach(visit)
    for (const asset of chunk.viteMetadata?.importedAssets ?? []) if (!asset.endsWith('.pmtiles')) visit(asset)
  }
  for (const { fileName } of chunks) visit(fileName)
  return names
}
