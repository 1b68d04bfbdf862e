/** Profiles of GPSLogger: Java properties, which the app loads from an address that ends in `.properties`. */

const FOLDER = '/track/'
const FILE = '/gps.properties'

/**
 * Returns the path of a device's profile, after the address for trackers. Undefined for the identifiers `.` and `..`, because
 * URLs resolve them as folders.
 */
export const profilePath = (uniqueId: string): string | undefined =>
  /^\.\.?$/.test(uniqueId) ? undefined : FOLDER + encodeURIComponent(uniqueId) + FILE

export interface ProfileRequest {
  /** Part of the path before the profile's. */
  readonly prefix: string
  /** Not checked. */
  readonly uniqueId: string
}

/** Reads a percent-decoded path. Returns undefined if it is not the path of a profile. */
export const profileRequest = (path: string): ProfileRequest | undefined => {
  const start = path.endsWith(FILE) ? path.indexOf(FOLDER) : -1
  if (start === -1) return undefined
  return { prefix: path.slice(0, start), uniqueId: path.slice(start + FOLDER.length, -FILE.length) }
}

/** Returns a profile that reports to an address template. Empty values replace those of an earlier setup. */
export const profileText = (template: string): string => {
  const properties = {
    log_customurl_enabled: 'true',
    log_customurl_url: template,
    log_customurl_method: 'GET',
    log_customurl_body: '',
    log_customurl_headers: '',
  }
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${escaped(value)}\n`)
    .join('')
}

/** Escapes a value as `java.util.Properties` does. Files are read as ISO 8859-1, so that other characters are escaped. */
const escaped = (value: string): string =>
  value
    .replaceAll(/[\\=:#!]/g, '\\$&')
    .replaceAll(/^ |[^ -~]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
