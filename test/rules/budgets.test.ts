import { type Source, sources } from './sources.ts'

const HANDLER_LINES = 40
const SOURCE_LINES = 200

/** Files that may be longer, each with the most lines it may have and why. */
const LONGER: Readonly<Record<string, { readonly lines: number; readonly because: string }>> = {
  'shared/table/dynamo.ts': {
    lines: 240,
    because: 'all of DynamoDB’s expression language in one place, so that it is nowhere else',
  },
}

const linesOf = ({ text }: Source) => text.trimEnd().split('\n').length
const budgetOf = ({ path }: Source) =>
  LONGER[path]?.lines ?? (path.startsWith('functions/') ? HANDLER_LINES : SOURCE_LINES)
const over = sources.filter(source => linesOf(source) > budgetOf(source))

test('a handler fits in 40 lines and a file in 200', () => {
  expect(sources.length).toBeGreaterThan(40)
  expect(over.map(source => `${source.path}: ${linesOf(source)} lines of ${budgetOf(source)}`)).toEqual([])
})

test('every exception is still needed', () => {
  const needed = sources.filter(source => linesOf(source) > SOURCE_LINES).map(({ path }) => path)
  expect(Object.keys(LONGER).filter(path => !needed.includes(path))).toEqual([])
})
