/** What the files of the web app are served with: by CloudFront on AWS, by the gateway of the local run. */

/** Below these, and nowhere else, the APIs answer; every other path is the web app's. */
export const API_PATHS = ['/api', '/iap', '/v2', '/dh'] as const

export const isApiPath = (path: string): boolean =>
  API_PATHS.some(prefix => path === prefix || path.startsWith(`${prefix}/`))

/** Beside the app's files: what a page must know and no build can. */
export const SITE_CONFIG_PATH = '/config.json'

export interface SiteConfig {
  /** Where trackers report. */
  readonly trackerUrl: string
}

/** A name in an asset's path changes with what is in it; the pages' own names stay. */
export const cacheControlOf = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'

/** `https://tile.example.org`, `https://*.example.org`: all that a browser understands in a policy, and no more. */
export const TILE_ORIGIN = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/

/** The file that an address of the app leads to: folders have a page of their own, what has no ending is the app's page. */
export const pageOf = (path: string): string => {
  if (path === '/docs' || path === '/docs/') return '/docs/index.html'
  return /\.[a-z0-9]+$/i.test(path) ? path : '/index.html'
}

/**
 * Only what we serve ourselves is run or shown, and nothing that stands in a page: a name that is an attack stays a name.
 * Tiles of a map are fetched from the given origins only; without one there is the built-in map.
 */
export const contentSecurityPolicy = (tileOrigins: readonly string[]): string => {
  const tiles = tileOrigins.map(origin => ` ${origin}`).join('')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Of the same origin as the page, which covers the socket.
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

/** Headers of every file besides its type and how long it is kept. Servers of tiles may want to know which site asks. */
export const siteHeaders = (tileOrigins: readonly string[]) =>
  ({
    'content-security-policy': contentSecurityPolicy(tileOrigins),
    'referrer-policy': tileOrigins.length > 0 ? 'strict-origin-when-cross-origin' : 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    // The same files for everybody: pages of others may read the API's documents.
    'access-control-allow-origin': '*',
    'permissions-policy': 'camera=(), microphone=(), payment=(), usb=()',
  }) as const

/** CloudFront says who asks, and a key that nobody outside of the AWS account knows, so that it is believed. */
export const CLOUDFRONT_SECRET_HEADER = 'x-front-door'
export const VIEWER_HEADER = 'x-viewer-address'
