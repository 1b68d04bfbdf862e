/** Puts the documents of the APIs beside the web app: `/openapi.json`, `/openapi/traccar.json`, `/openapi/index.json`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What a program that asks for the document gets: the API that most clients speak. */
const MAIN = 'traccar.json'

/** `folder` is where `npm run generate` writes the documents. */
export const openApiFiles = (folder: string): Plugin => ({
  name: 'openapi-files',
  apply: 'build',
  generateBundle() {
    for (const name of readdirSync(folder).filter(file => file.endsWith('.json'))) {
      // Programs read them: without spaces they are half as long.
      const source = JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      this.emitFile({ type: 'asset', fileName: `openapi/${name}`, source })
      if (name === MAIN) this.emitFile({ type: 'asset', fileName: 'openapi.json', source })
    }
  },
})
