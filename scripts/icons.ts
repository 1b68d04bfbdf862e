/** `npm run icons`: draws the icons of the installed app from web/public/icon.svg, for browsers that take no SVG. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { CHROMIUM_FLAGS, chromiumPath } from './chromium.mjs'

const FOLDER = 'web/public'
const GREEN = '#0f766e'

interface Icon {
  readonly name: string
  /** Width and height in pixels. */
  readonly size: number
  /** Systems cut maskable icons to their own shape, so nothing of importance stands in the outer tenth. */
  readonly fills: boolean
}

const ICONS: readonly Icon[] = [
  { name: 'icon-192.png', size: 192, fills: false },
  { name: 'icon-512.png', size: 512, fills: false },
  { name: 'icon-maskable-512.png', size: 512, fills: true },
  { name: 'apple-touch-icon.png', size: 180, fills: true },
]

const svg = readFileSync(join(FOLDER, 'icon.svg'), 'utf8')

const draw = async (page: Page, { name, size, fills }: Icon): Promise<void> => {
  await page.setViewportSize({ width: size, height: size })
  const ground = fills ? GREEN : 'transparent'
  await page.setContent(`<style>body { margin: 0; background: ${ground} } svg { display: block }</style>${svg}`)
  await page.screenshot({ path: join(FOLDER, name), omitBackground: true })
}

const executablePath = chromiumPath()
if (executablePath === undefined) throw new Error('Chromium not found: set CHROMIUM to its path.')
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
try {
  const page = await browser.newPage()
  for (const icon of ICONS) await draw(page, icon)
} finally {
  await browser.close()
}
