/** Source rules that the linter cannot express. The others are in .oxlintrc.json and tested by lint.test.ts. */
import { linesWith, type Source, sources } from './sources.ts'

const inside = (...folders: string[]) => sources.filter(({ path }) => folders.some(folder => path.startsWith(folder)))
const outside = (...folders: string[]) => sources.filter(({ path }) => !folders.some(folder => path.startsWith(folder)))
const planted = (text: string): Source[] => [{ path: 'planted.ts', text }]

const CLOCK = /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b/
const FULL_ZOD = /^(import\b|\} ).*from 'zod('|\/(?!mini'))|^import \{.*\bz\b.*\} from 'zod/
const SHARED_BY_PATH = /^(import\b|export\b|\} ).*from '(\.\.\/)+shared\//
const SHARED_BY_NAME = /^(import\b|export\b|\} ).*from '#shared\//
const NO_EXTENSION = /^(import\b|export\b|\} ).*from '(\.{1,2}\/|#shared\/)[^']*(?<!\.tsx?|\.mjs|\.css|\.json|\?url)'/
const MODULE_MOCK = /\bjest\.(mock|doMock|unstable_mockModule)\b/

test('reads the time from the host, so that tests can set it', () => {
  const product = inside('shared/', 'functions/', 'lib/').filter(({ path }) => path !== 'shared/runtime.ts')
  expect(linesWith(CLOCK, product)).toEqual([])
  expect(linesWith(CLOCK, planted('const a = Date.now()\nconst b = new Date()\nconst c = new Date(7)'))).toHaveLength(2)
})

test('imports zod only as a namespace from zod/mini, because other imports bundle every language', () => {
  expect(linesWith(FULL_ZOD, sources)).toEqual([])
  const wrong =
    "import { z } from 'zod/mini'\nimport * as z from 'zod'\nimport { z } from 'zod'\nimport * as z from 'zod/v4'"
  expect(linesWith(FULL_ZOD, planted(`${wrong}\nimport * as z from 'zod/mini'`))).toHaveLength(4)
})

test('imports shared by name from outside and by path from inside', () => {
  expect(linesWith(SHARED_BY_PATH, outside('shared/'))).toEqual([])
  expect(linesWith(SHARED_BY_NAME, inside('shared/'))).toEqual([])
})

test('ends relative imports in .ts', () => {
  expect(linesWith(NO_EXTENSION, sources)).toEqual([])
  expect(linesWith(NO_EXTENSION, planted("import { a } from './a'\nimport { b } from '#shared/b.ts'"))).toHaveLength(1)
})

test('mocks no module in tests', () => {
  expect(linesWith(MODULE_MOCK, sources)).toEqual([])
})

test('rejects generic file names', () => {
  const EMPTY_WORD = /(^|\/|[a-z])(utils?|helpers?|common|services?|managers?|data|info)\.(test\.)?ts$/i
  const named = sources.map(({ path }) => path).filter(path => EMPTY_WORD.test(path))
  expect(named).toEqual([])
})

test('re-exports nothing', () => {
  const BARREL = /^export \* from|^export \{[^}]*\} from/
  expect(linesWith(BARREL, sources)).toEqual([])
})

test('leaves no task comments', () => {
  const LEFT = /\b(TODO|FIXME|XXX)\b/
  const left = sources.filter(({ path, text }) => path !== 'test/rules/purity.test.ts' && LEFT.test(text))
  expect(left.map(({ path }) => path)).toEqual([])
})
