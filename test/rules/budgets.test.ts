import { type Source, sources } from './sources.ts'

const SOURCE_LINES = 200
const TEST_LINES = 300

/** Files with a larger budget, and the reason. */
const LONGER: Readonly<Record<string, { readonly lines: number; readonly because: string }>> = {
  'shared/table/dynamo.ts': {
    lines: 240,
    because: 'all expressions of DynamoDB in one place, so that they are nowhere else',
  },
  'web/src/api/operations.ts': { lines: 400, because: 'generated: a line for each operation' },
}

const linesOf = ({ text }: Source) => text.trimEnd().split('\n').length
const budgetByKind = (path: string) => (path.startsWith('test/') ? TEST_LINES : SOURCE_LINES)
const budgetOf = ({ path }: Source) => LONGER[path]?.lines ?? budgetByKind(path)
const over = sources.filter(source => linesOf(source) > budgetOf(source))

test('limits source files to 200 lines and test files to 300', () => {
  expect(sources.length).toBeGreaterThan(40)
  expect(over.map(source => `${source.path}: ${linesOf(source)} lines of ${budgetOf(source)}`)).toEqual([])
})

test('needs every exception', () => {
  const needed = sources.filter(source => linesOf(source) > budgetByKind(source.path)).map(({ path }) => path)
  expect(Object.keys(LONGER).filter(path => !needed.includes(path))).toEqual([])
})
