import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { openApiFiles } from './openApiFiles.ts'

/** Modules that every page of the app loads. One file of them compresses better than several. */
const SHELL =
  /\/web\/src\/((api|events|format|texts)\/|app\/(links|router)|live\/(LiveProvider|feed|frames|liveStore)|session\/sessionStore|ui\/(Icon|ToastsProvider|useAction))/

const root = fileURLToPath(new URL('.', import.meta.url))

/** The page may load nothing that is written into it, so every asset is a file; `manifest.json` says what each loads. */
export default defineConfig({
  root,
  plugins: [openApiFiles(`${root}../docs/openapi`)],
  cacheDir: '../node_modules/.vite',
  build: {
    target: 'es2022',
    manifest: true,
    // The map, and the API reference at /docs.
    rolldownOptions: {
      input: [`${root}index.html`, `${root}docs/index.html`],
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'shell', test: SHELL }] } },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The map alone is that large; test/web/budget.test.ts has the limit for what is loaded first.
    chunkSizeWarningLimit: 1200,
  },
  server: {
    // `npm run web` beside `npm start`: the page from here, the API from there.
    proxy: {
      '^/(api|iap|v2|dh|openapi|config\\.json)': { target: process.env['API'] ?? 'http://127.0.0.1:8082', ws: true },
    },
  },
})
