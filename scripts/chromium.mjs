/** Finds Chromium on this machine, for tests, screenshots and benchmarks in a browser. */
import { existsSync } from 'node:fs'

const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Returns the path in `CHROMIUM`, or a usual path that exists, or undefined if none exists. */
export const chromiumPath = () => process.env.CHROMIUM || PATHS.find(path => existsSync(path))

/** Disables network requests of the browser itself, and renders in software, so that maps are drawn on every machine. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]
