import { readFileSync } from 'node:fs'
import { readmeTables } from '../../scripts/cost/tables.ts'

const readme = readFileSync('README.md', 'utf8')

test('contains the tables that npm run cost prints', () => {
  const [, found] = /<!-- npm run cost -- --table -->\n\n([^]*?)\n\n<!-- end of the tables -->/.exec(readme) ?? []
  expect(found).toBe(readmeTables())
})
