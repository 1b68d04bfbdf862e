/** What has to stand in each of the common tracker apps, so that it reports as a device. Pure. */

export const APPS = ['traccar', 'osmand', 'owntracks', 'overland', 'gpslogger', 'other'] as const
export type App = (typeof APPS)[number]

type FieldName = 'address' | 'template' | 'url' | 'endpoint'

export interface Recipe {
  /** What the code says. */
  readonly code: string
  /** Opens the app and sets it up, where it can do that. */
  readonly link?: string
  /** What to copy or to type. */
  readonly fields: readonly { readonly name: FieldName; readonly text: string }[]
}

/** `tracker` is the address of the server for trackers; with or without a slash at its end. */
export const recipeFor = (app: App, tracker: string, uniqueId: string): Recipe => {
  const base = tracker.trim().replace(/\/+$/, '')
  const own = `${base}/?id=${encodeURIComponent(uniqueId)}`
  return RECIPES[app](own, base)
}

const template = (own: string, parameters: string): Recipe => {
  const text = `${own}&${parameters}`
  return { code: text, fields: [{ name: 'template', text }] }
}

/** The apps know meters per second only; without its unit a speed is in knots. */
const METERS_PER_SECOND = 'speedUnit=mps'

const RECIPES: Readonly<Record<App, (own: string, base: string) => Recipe>> = {
  // The app takes its server from the address of the code, and what stands behind the question mark as its settings.
  traccar: (own, base) => ({ code: own, fields: [{ name: 'address', text: base }] }),
  osmand: own =>
    template(own, `lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&speed={5}&${METERS_PER_SECOND}&bearing={6}`),
  owntracks: own => {
    const link = `owntracks:///config?inline=${encodeURIComponent(base64({ _type: 'configuration', mode: 3, url: own }))}`
    return { code: link, link, fields: [{ name: 'url', text: own }] }
  },
  overland: own => {
    const link = `overland://setup?url=${encodeURIComponent(own)}`
    return { code: link, link, fields: [{ name: 'endpoint', text: own }] }
  },
  gpslogger: own =>
    template(
      own,
      `lat=%LAT&lon=%LON&timestamp=%TIMESTAMP&altitude=%ALT&speed=%SPD&${METERS_PER_SECOND}&bearing=%DIR&accuracy=%ACC&batt=%BATT&charge=%ISCHARGING`,
    ),
  other: own => template(own, 'lat=48.2082&lon=16.3738'),
}

/** Nothing but ASCII is in an address that is percent-encoded. */
const base64 = (settings: object): string => btoa(JSON.stringify(settings))

/** Whether an address leads to nobody but the machine on which it is opened. */
export const isLoopback = (address: string): boolean =>
  URL.canParse(address) && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname)

/** Whether what is reported there can be read on the way. */
export const isPlain = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === 'http:'
