import { readFileSync } from 'node:fs'
import { keys, logRanges } from '#shared/table/keys.ts'

test('names every key in docs/table.md', () => {
  const text = readFileSync('docs/table.md', 'utf8')
  const names = [...Object.keys(keys), ...Object.keys(logRanges)]
  expect(names.filter(name => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([])
})
