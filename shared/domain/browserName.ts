/** Names of browsers, so that a user recognizes its own in a list. Rough on purpose: no version and no model. */

export interface BrowserName {
  readonly browser: string | null
  readonly system: string | null
}

/** The first match decides, because most browsers also name the ones that they descend from. */
const BROWSERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|OPT|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(HeadlessChrome|Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
]
const SYSTEMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad|iPod)\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac(intosh| OS)/],
  ['Linux', /\bLinux\b/],
]

/** Returns the browser and the system in a User-Agent header; null for unknown ones. */
export const browserName = (userAgent: string): BrowserName => {
  const first = (among: typeof BROWSERS) => among.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null
  return { browser: first(BROWSERS), system: first(SYSTEMS) }
}
