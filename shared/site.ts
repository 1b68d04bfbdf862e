/** Paths and headers of the web app's files, for CloudFront on AWS and for the gateway of the local run. */

/** Path prefixes of the APIs. All other paths belong to the web app. */
export const API_PATHS = ['/api', '/iap', '/v2', '/dh'] as const

export const isApiPath = (path: string): boolean =>
  API_PATHS.some(prefix => path === prefix || path.startsWith(`${prefix}/`))

/** Path of the settings that the app cannot know at build time. */
export const SITE_CONFIG_PATH = '/config.json'

export interface SiteConfig {
  /** URL that trackers report to. */
  readonly trackerUrl: string
  /** Name and region of a stage on AWS, for commands that the app shows. */
  readonly stage?: string
  readonly region?: string
  /**
   * Hosts by which other devices reach the machine of the browser, which runs the server; empty if it accepts no
   * connections of other machines. Absent in responses to other machines, and on AWS.
   */
  readonly reachableHosts?: readonly string[]
}

/** Path prefix of the maps that an operator adds. They are not part of the web app's build. */
export const MAPS_PATH = '/maps/'
/** List of these maps, below `MAPS_PATH`. */
export const MAP_INDEX = 'index.json'

/** Content types below `MAPS_PATH`. CloudFront does not compress the first, whose parts are read by byte ranges. */
export const MAP_TYPES = { map: 'application/vnd.pmtiles', index: 'application/json' } as const

/**
 * Returns true for host names that mean the machine of the browser itself: `localhost`, `127.0.0.1`, `[::1]`, and
 * `0.0.0.0`, which a server prints that listens on all addresses.
 */
export const isLoopbackHost = (hostName: string): boolean =>
  /^(([^.]+\.)*localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]+\])\.?$/i.test(hostName)

/**
 * Returns the Cache-Control header. The names of assets and maps contain a content hash, so they never change; the names
 * of pages and of the list of maps stay the same.
 */
export const cacheControlOf = (path: string): string =>
  path.startsWith('/assets/') || /^\/maps\/[^/]+-[0-9a-f]{8}\.pmtiles$/.test(path)
    ? 'public, max-age=31536000, immutable'
    : 'no-cache'

/** Origins that browsers accept in a policy, such as `https://tile.example.org` and `https://*.example.org`. */
export const TILE_ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/

/** Returns the file of a path: the index page of the docs folder, and the app's page for paths without an extension. */
export const pageOf = (path: string): string => {
  if (path === '/docs' || path === '/docs/') return '/docs/index.html'
  return /\.[a-z0-9]+$/i.test(path) ? path : '/index.html'
}

/**
 * Origin of the one public tile server that an administrator can choose without a deployment. The app contacts it only
 * after that choice; a request carries nothing but the numbers of a tile.
 */
const OPEN_STREET_MAP_ORIGIN = 'https://tile.openstreetmap.org'

/**
 * Returns a policy that allows scripts and styles only from our origin and never inline, so that injected names cannot
 * run. Map tiles can be fetched only from the given origins and from OpenStreetMap.
 */
export const contentSecurityPolicy = (tileOrigins: readonly string[]): string => {
  const tiles = [...new Set([OPEN_STREET_MAP_ORIGIN, ...tileOrigins])].map(origin => ` ${origin}`).join('')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The origin of the page covers the socket, too.
    `connect-src 'self'${tiles}`,
    `img-src 'self' data: blob:${tiles}`,
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Returns the headers of every file, except its type and caching. Tile servers may require the referring site. */
export const siteHeaders = (tileOrigins: readonly string[]) =>
  ({
    'content-security-policy': contentSecurityPolicy(tileOrigins),
    'referrer-policy': tileOrigins.length > 0 ? 'strict-origin-when-cross-origin' : 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    // The files are public: pages of other origins may read the API documents.
    'access-control-allow-origin': '*',
    'permissions-policy': 'camera=(), microphone=(), payment=(), usb=()',
  }) as const

/** Headers of maps, except type and caching. Pages of other origins cannot read them: their readers would cost us. */
export const MAP_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Header with a secret that is known only inside the AWS account. It proves that CloudFront set the viewer's address. */
export const CLOUDFRONT_SECRET_HEADER = 'x-front-door'
export const VIEWER_HEADER = 'x-viewer-address'
/** Host name that the viewer requested. Not `X-Forwarded-Host`, because HTTP APIs may translate that header. */
export const VIEWER_HOST_HEADER = 'x-viewer-host'
