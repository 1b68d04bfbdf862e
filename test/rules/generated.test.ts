import { readFileSync } from 'node:fs'
import packageJson from '../../package.json' with { type: 'json' }
import { generated } from '../../scripts/generated.ts'

const files = [...generated(packageJson.version)]

test.each(files)('%s matches the declarations (npm run generate)', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
})
