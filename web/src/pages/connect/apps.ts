/** Settings of common tracker apps for a device. */

export const APPS = ['traccar', 'osmand', 'owntracks', 'overland', 'gpslogger', 'other'] as const
export type App = (typeof APPS)[number]

type FieldName = 'address' | 'template' | 'url' | 'endpoint'

export interface Recipe {
  /** Text of the QR code. */
  readonly code: string
  /** Link that configures the app, if it supports one. */
  readonly link?: string
  /** Values to copy or type. */
  readonly fields: readonly { readonly name: FieldName; readonly text: string }[]
}

/** `tracker` is the address for trackers, with or without a trailing slash. */
export const recipeFor = (app: App, tracker: string, uniqueId: string): Recipe => {
  const base = tracker.trim().replace(/\/+$/, '')
  const deviceUrl = `${base}/?id=${encodeURIComponent(uniqueId)}`
  return RECIPES[app](deviceUrl, base)
}

const templateRecipe = (deviceUrl: string, parameters: string): Recipe => {
  const text = `${deviceUrl}&${parameters}`
  return { code: text, fields: [{ name: 'template', text }] }
}

/** The apps report meters per second; without a unit, speeds are in knots. */
const METERS_PER_SECOND = 'speedUnit=mps'

const RECIPES: Readonly<Record<App, (deviceUrl: string, base: string) => Recipe>> = {
  // Traccar Client reads the server from the address of the code, and its settings from the query.
  traccar: (deviceUrl, base) => ({ code: deviceUrl, fields: [{ name: 'address', text: base }] }),
  osmand: deviceUrl =>
    templateRecipe(
      deviceUrl,
      `lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&speed={5}&${METERS_PER_SECOND}&bearing={6}`,
    ),
  owntracks: deviceUrl => {
    const link = `owntracks:///config?inline=${encodeURIComponent(base64({ _type: 'configuration', mode: 3, url: deviceUrl }))}`
    return { code: link, link, fields: [{ name: 'url', text: deviceUrl }] }
  },
  overland: deviceUrl => {
    const link = `overland://setup?url=${encodeURIComponent(deviceUrl)}`
    return { code: link, link, fields: [{ name: 'endpoint', text: deviceUrl }] }
  },
  gpslogger: deviceUrl =>
    templateRecipe(
      deviceUrl,
      `lat=%LAT&lon=%LON&timestamp=%TIMESTAMP&altitude=%ALT&speed=%SPD&${METERS_PER_SECOND}&bearing=%DIR&accuracy=%ACC&batt=%BATT&charge=%ISCHARGING`,
    ),
  other: deviceUrl => templateRecipe(deviceUrl, 'lat=48.2082&lon=16.3738'),
}

/** The address is percent-encoded, so the JSON is ASCII. */
const base64 = (settings: object): string => btoa(JSON.stringify(settings))

/** Returns whether the address is reachable only from the same machine. */
export const isLoopback = (address: string): boolean =>
  URL.canParse(address) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname)

/** Returns whether reports to the address are unencrypted. */
export const isUnencrypted = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol === 'http:'
