/** Imports of the web app. The tool that checks the other layers cannot read JSX. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const files = readdirSync('web/src', { recursive: true, encoding: 'utf8' })
  .filter(file => /\.tsx?$/.test(file))
  .map(file => join('web/src', file))

interface Import {
  readonly file: string
  readonly from: string
  readonly typesOnly: boolean
}

/** Formats of imports after Prettier: `import … from '…'` on one or more lines, `import '…'`, `import('…')`. */
const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm

const importsOf = (file: string, text: string): Import[] =>
  [...text.matchAll(IMPORT)].map(([, type, from, lazy]) => ({
    file,
    from: from ?? lazy!,
    typesOnly: type !== undefined,
  }))

const PACKAGES = /^(react|react-dom|maplibre-gl|@protomaps\/basemaps|pmtiles|geojson|uplot|uqr|zod)(\/|$)/
const PURE = /^#shared\/((units|site)\.ts|domain\/)/
const CONTRACT = /^#shared\/(api|model)\//

const isAllowed = ({ from, typesOnly }: Import): boolean =>
  (from.startsWith('.') && !/(^|\/)\.\.\/(\.\.\/)*(shared|functions|lib|local|test|scripts)\//.test(from)) ||
  PACKAGES.test(from) ||
  PURE.test(from) ||
  (CONTRACT.test(from) && typesOnly)

const refused = (imports: readonly Import[]) =>
  imports.filter(one => !isAllowed(one)).map(({ file, from }) => `${file} imports ${from}`)

test('imports only contract types, pure modules, and its packages', () => {
  const all = files.flatMap(file => importsOf(file, readFileSync(file, 'utf8')))
  expect(all.length).toBeGreaterThan(200)
  expect(refused(all)).toEqual([])
})

test.each([
  ["import { devices } from '#shared/api/traccar/devices.ts'"],
  ["import { handle } from '#shared/http/handle.ts'"],
  ["import type { Host } from '#shared/runtime.ts'"],
  ["import {\n  readFileSync,\n} from 'node:fs'"],
  ["import '../../local/gateway/site.ts'"],
  ["const page = await import('lodash')"],
])('refused: %s', text => {
  expect(refused(importsOf('planted.tsx', text))).toHaveLength(1)
})

test('never inserts text as HTML', () => {
  const HTML = /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|setHTML|document\.write)\b/
  expect(files.filter(file => HTML.test(readFileSync(file, 'utf8')))).toEqual([])
})
