import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { openApiFiles } from './openApiFiles.ts'
import { WORKER_FILE, workerPlugin } from './worker/workerPlugin.ts'
import { worldPlugin } from './world/worldPlugin.ts'

/** React, and what every page of the app loads, with all styles of the app. */
const SHELL = [
  /\/node_modules\/(react|react-dom|scheduler)\//,
  /\/web\/src\/(?!docs\/).*\.css$/,
  /\/web\/src\/((api|format)\/|events\/(eventsContext|UnreadBadge)|app\/(links|router|theme|unsaved)|session\/sessionStore)/,
  /\/web\/src\/texts\/(languageChoice|languages|languageStore|locale|texts)\.ts/,
  /\/web\/src\/live\/(LiveProvider|contact|feed|frames|liveStore)/,
  /\/web\/src\/ui\/(Button|Field|Icon|Loading|Notice|ToastsProvider|useAction)\./,
  /\/shared\/(units|domain\/displayUnits)\.ts$/,
]
const MAP_LIBRARY = /\/node_modules\/(maplibre-gl|pmtiles|fflate)\//
/** Modules of several pages with a map. `mapSettings` does not need the library. */
const MAPS =
  /\/web\/src\/(map\/(?!mapSettings)|geofences\/|pages\/map\/)|world\.pmtiles|\/node_modules\/zod\/|\/shared\/(model|domain\/(settings|wkt))/
/** Modules of several pages, without those that need a library. */
const PAGES = /\/(web\/src\/(?!texts\/|ui\/(TimeChart|QrCode)|session\/TotpKey|track\/(?!useDeviceOptions))|shared\/)/

/** The first view needs few files: each costs a round trip, and a larger file compresses better. */
const GROUPS = [
  { name: 'shell', test: (id: string) => SHELL.some(one => one.test(id)) },
  { name: 'maplibre', test: MAP_LIBRARY },
  { name: 'maps', test: MAPS, minShareCount: 2 },
  { name: 'pages', test: PAGES, minShareCount: 2 },
]

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
        codeSplitting: { includeDependenciesRecursively: false, groups: GROUPS },
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
