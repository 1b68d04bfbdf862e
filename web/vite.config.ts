import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { chunkGroups } from './chunks.ts'
import { openApiFiles } from './openApiFiles.ts'
import { WORKER_FILE, workerPlugin } from './worker/workerPlugin.ts'
import { worldPlugin } from './world/worldPlugin.ts'

const root = fileURLToPath(new URL('.', import.meta.url))

/**
 * The content security policy blocks inline content, so every asset is a file. `manifest.json` lists what each file
 * loads.
 */
export default defineConfig({
  root,
  plugins: [
    openApiFiles(`${root}../docs/openapi`),
    worldPlugin({
      root: `${root}..`,
      sources: [`${root}world`, `${root}src/places/towns`],
      cache: `${root}../.build`,
    }),
    workerPlugin(root),
  ],
  cacheDir: '../node_modules/.vite',
  build: {
    target: 'es2022',
    manifest: true,
    // The app, the API reference at /docs, and the service worker.
    rolldownOptions: {
      input: [`${root}index.html`, `${root}docs/index.html`, `${root}worker/worker.ts`],
      output: {
        entryFileNames: ({ name }) => (name === 'worker' ? WORKER_FILE : 'assets/[name]-[hash].js'),
        codeSplitting: { includeDependenciesRecursively: false, groups: chunkGroups() },
      },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Size of the map library; test/web/budget.test.ts limits what loads first.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    // `npm run web` next to `npm start`: the page from Vite, the API from the server.
    proxy: {
      '^/(api|iap|v2|dh|openapi|maps|config\\.json)': {
        target: process.env['API'] ?? 'http://127.0.0.1:8082',
        ws: true,
      },
    },
  },
})
