/** Settings of common tracker apps for a device, as the web app and the page for phones show them. */
import { profilePath } from './gpsLoggerProfile.ts'

export const APPS = ['traccar', 'osmand', 'owntracks', 'overland', 'gpslogger', 'other'] as const
export type App = (typeof APPS)[number]

type FieldName = 'address' | 'template' | 'url' | 'endpoint'

export interface Recipe {
  /**
   * Text of the QR code: a link that cameras open in the app, or else the address of the page that sets up the phone. It
   * contains no place, because opening it must not become a position.
   */
  readonly code?: string
  /** Link that configures the app, if it supports one. */
  readonly link?: string
  /** Values to copy or type. */
  readonly fields: readonly { readonly name: FieldName; readonly text: string }[]
}

export interface Reporter {
  /** Address for trackers, with or without a trailing slash. */
  readonly tracker: string
  readonly uniqueId: string
  /** Ingest key, if it is known. */
  readonly key?: string | undefined
}

/** Returns the settings of an app. The key is part of the path, because Traccar Client drops the query of an address. */
export const recipeFor = (app: App, { tracker, uniqueId, key }: Reporter): Recipe => {
  const address = tracker.trim().replace(/\/+$/, '')
  const base = key === undefined ? address : `${address}/${key}`
  const deviceUrl = `${base}/?id=${encodeURIComponent(uniqueId)}`
  return RECIPES[app]({ deviceUrl, base, uniqueId })
}

/** Returns what is copied into an app: an address, or a template with names such as `%LAT`, which the app replaces. */
export const copiedText = (app: App, reporter: Reporter): string => recipeFor(app, reporter).fields[0]?.text ?? ''

const templateField = (deviceUrl: string, parameters: string): Pick<Recipe, 'fields'> => {
  const text = `${deviceUrl}&${parameters}`
  return { fields: [{ name: 'template', text }] }
}

/** The apps report meters per second; without a unit, speeds are in knots. */
const METERS_PER_SECOND = 'speedUnit=mps'

interface Addresses {
  /** Address with the identifier of the device. */
  readonly deviceUrl: string
  readonly base: string
  readonly uniqueId: string
}

const RECIPES: Readonly<Record<App, (addresses: Addresses) => Recipe>> = {
  // Traccar Client reads the server from the address of the code, and its settings from the query.
  traccar: ({ deviceUrl, base, uniqueId }) => ({
    code: deviceUrl,
    link: `org.traccar.client://config?url=${encodeURIComponent(base)}&id=${encodeURIComponent(uniqueId)}`,
    fields: [{ name: 'address', text: base }],
  }),
  // OsmAnd reads no code. The page has the template, so that it can be copied on the phone.
  osmand: ({ deviceUrl }) => ({
    code: deviceUrl,
    ...templateField(
      deviceUrl,
      `lat={0}&lon={1}&timestamp={2}&hdop={3}&altitude={4}&speed={5}&${METERS_PER_SECOND}&bearing={6}`,
    ),
  }),
  owntracks: ({ deviceUrl }) => {
    const link = `owntracks:///config?inline=${encodeURIComponent(base64({ _type: 'configuration', mode: 3, url: deviceUrl }))}`
    return { code: link, link, fields: [{ name: 'url', text: deviceUrl }] }
  },
  overland: ({ deviceUrl, uniqueId }) => {
    const link = `overland://setup?url=${encodeURIComponent(deviceUrl)}&device_id=${encodeURIComponent(uniqueId)}`
    return { code: link, link, fields: [{ name: 'endpoint', text: deviceUrl }] }
  },
  // Browsers open GPSLogger's link only from a page, and cameras do not open it.
  gpslogger: ({ deviceUrl, base, uniqueId }) => ({
    code: deviceUrl,
    ...gpsLoggerLink(base, profilePath(uniqueId)),
    ...templateField(
      withoutNames(deviceUrl),
      `lat=%LAT&lon=%LON&timestamp=%TIMESTAMP&altitude=%ALT&speed=%SPD&${METERS_PER_SECOND}&bearing=%DIR&accuracy=%ACC&batt=%BATT&charge=%ISCHARGING`,
    ),
  }),
  // Not a valid place, so that the address reports nothing before it was filled in.
  other: ({ deviceUrl }) => templateField(deviceUrl, 'lat=LATITUDE&lon=LONGITUDE'),
}

/**
 * Encodes letters after a percent-encoded byte. Otherwise GPSLogger would find names of its values: `%BAtt`, which ends the
 * first letter of `úttekt`, is the battery level.
 */
const withoutNames = (url: string): string =>
  url.replaceAll(
    /(%[0-9a-f]{2})([a-z])/gi,
    (_, byte: string, letter: string) => `${byte}%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** A profile contains the key and where reports go, so that it is loaded only over HTTPS. */
const gpsLoggerLink = (base: string, path: string | undefined): Pick<Recipe, 'link'> =>
  path !== undefined && /^https:/i.test(base) ? { link: `gpslogger://properties/${base}${path}` } : {}

/** The address is percent-encoded, so the JSON is ASCII. */
const base64 = (settings: object): string => btoa(JSON.stringify(settings))

/** Returns whether reports to the address are unencrypted. */
export const isUnencrypted = (address: string): boolean =>
  URL.canParse(address) && new URL(address).protocol === 'http:'
