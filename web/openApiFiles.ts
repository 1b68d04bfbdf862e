/**
 * Vite plugin that publishes the OpenAPI documents: `/openapi.json`, `/openapi/traccar.json`, `/openapi/index.json`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** Published as /openapi.json, because most clients use this API. */
const MAIN = 'traccar.json'

/** `folder` contains the documents that `npm run generate` writes. */
export const openApiFiles = (folder: string): Plugin => ({
  name: 'openapi-files',
  apply: 'build',
  generateBundle() {
    for (const name of readdirSync(folder).filter(file => file.endsWith('.json'))) {
      // Without whitespace they are half as long.
      const source = JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      this.emitFile({ type: 'asset', fileName: `openapi/${name}`, source })
      if (name === MAIN) this.emitFile({ type: 'asset', fileName: 'openapi.json', source })
    }
  },
})
