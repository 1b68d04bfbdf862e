/** Where a Chromium is on this machine, for tests, screenshots and benchmarks in a browser. */
import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The one that `CHROMIUM` names, or one where they usually are; undefined where there is none. */
export const chromiumPath = () => process.env.CHROMIUM || PLACES.find(path => existsSync(path))

/** Without a network of its own, and with a graphics card made of software, so that maps are drawn everywhere. */
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
