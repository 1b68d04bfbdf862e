/** Synthesizes the app with the context given as JSON, or reuses an earlier synth of the same sources. Prints the folder. */
import { createHash } from 'node:crypto'
import { synthesizedFolder } from '../../local/assembly/builds.ts'

const [, , context = '{}'] = process.argv
const name = `test-${createHash('sha256').update(context).digest('hex').slice(0, 8)}`
process.stdout.write(await synthesizedFolder(process.cwd(), () => undefined, { name, context: JSON.parse(context) }))
