import { readFileSync } from 'node:fs'
import packageJson from '../../package.json' with { type: 'json' }
import { generated } from '../../scripts/generated.ts'

const files = [...generated(packageJson.version)]

test.each(files)('%s is what the declarations say (npm run generate)', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
})
