/** `npm run generate` writes the generated files. `npm run generate -- --check` fails if one of them is outdated. */
import { readFileSync, writeFileSync } from 'node:fs'
import packageJson from '../package.json' with { type: 'json' }
import { generated } from './generated.ts'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The file does not exist yet.
    return ''
  }
}

/** Returns the first line that differs. */
const difference = (have: string, want: string): string => {
  const [lines, wanted] = [have.split('\n'), want.split('\n')]
  const at = wanted.findIndex((line, n) => line !== lines[n])
  const line = at < 0 ? wanted.length : at
  return `  line ${line + 1}\n  - ${lines[line] ?? '(nothing)'}\n  + ${wanted[line] ?? '(nothing)'}`
}

const check = process.argv.includes('--check')
for (const [path, text] of generated(packageJson.version)) {
  const have = read(path)
  if (have === text) continue
  if (check) {
    process.stderr.write(`${path} does not match the declarations: run \`npm run generate\` and commit it.\n`)
    process.stderr.write(`${difference(have, text)}\n`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
    process.stdout.write(`wrote ${path}\n`)
  }
}
