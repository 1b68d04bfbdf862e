import { type Source, sources } from './sources.ts'

const SOURCE_LINES = 200
const TEST_LINES = 300

/** Files that may be longer, each with the most lines it may have and why. */
const LONGER: Readonly<Record<string, { readonly lines: number; readonly because: string }>> = {
  'shared/table/dynamo.ts': {
    lines: 240,
    because: 'all expressions of DynamoDB in one place, so that they are nowhere else',
  },
}

const linesOf = ({ text }: Source) => text.trimEnd().split('\n').length
const budgetByKind = (path: string) => (path.startsWith('test/') ? TEST_LINES : SOURCE_LINES)
const budgetOf = ({ path }: Source) => LONGER[path]?.lines ?? budgetByKind(path)
const over = sources.filter(source => linesOf(source) > budgetOf(source))

test('a source file has at most 200 lines, a test file at most 300', () => {
  expect(sources.length).toBeGreaterThan(40)
  expect(over.map(source => `${source.path}: ${linesOf(source)} lines of ${budgetOf(source)}`)).toEqual([])
})

test('every exception is still needed', () => {
  const needed = sources.filter(source => linesOf(source) > budgetByKind(source.path)).map(({ path }) => path)
  expect(Object.keys(LONGER).filter(path => !needed.includes(path))).toEqual([])
})
