/** Requests that read pages and never report: a phone's camera opens the address in a QR code, GPSLogger loads its profile. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { profileRequest, profileText } from '../domain/gpsLoggerProfile.ts'
import { copiedText } from '../domain/trackerApps.ts'
import { idOf, parametersFrom } from '../protocol/parameters.ts'
import { isUniqueId } from '../protocol/report.ts'
import type { Environment } from '../runtime.ts'
import { presentedKeys } from './presentedKeys.ts'
import { appsOnlyPage, setupPage } from './setupPage.ts'
import { trackerAddress } from './trackerAddress.ts'

/** Parameters that contain a place. */
const PLACE = /(?:^|&)(?:lat|latitude|lon|longitude|location)=/i

/**
 * Returns a page if a browser opens the address of a tracker without a place, a profile if GPSLogger loads one, or undefined
 * for reports. Reads only the request, so that nobody learns which devices exist. HTTP libraries also accept HTML, but only
 * browsers accept XHTML.
 */
export const browserVisit = (
  event: APIGatewayProxyEventV2,
  environment: Environment,
): APIGatewayProxyStructuredResultV2 | undefined => {
  const { headers, rawQueryString, requestContext } = event
  if (requestContext.http.method !== 'GET') return undefined
  const isBrowser = (headers['accept'] ?? '').includes('application/xhtml+xml')
  const profile = profileRequest(event.rawPath)
  if ((!isBrowser && !profile) || PLACE.test(rawQueryString)) return undefined
  if (profile && isUniqueId(profile.uniqueId)) return profileFor(event, profile, environment)
  return isBrowser ? pageFor(event, environment) : undefined
}

const pageFor = (event: APIGatewayProxyEventV2, environment: Environment): APIGatewayProxyStructuredResultV2 => {
  const { query, key } = keyOf(event.rawPath, event.rawQueryString)
  const uniqueId = idOf(parametersFrom(query))
  const tracker = trackerAddress(event, environment)
  const visitor = { acceptedLanguages: event.headers['accept-language'], userAgent: event.headers['user-agent'] }
  const page =
    uniqueId === undefined || tracker === undefined
      ? appsOnlyPage(visitor)
      : setupPage({ tracker, uniqueId, key }, visitor)
  return { statusCode: 200, headers: { ...HEADERS, ...page.headers }, body: page.body }
}

const profileFor = (
  event: APIGatewayProxyEventV2,
  { prefix, uniqueId }: NonNullable<ReturnType<typeof profileRequest>>,
  environment: Environment,
): APIGatewayProxyStructuredResultV2 => {
  const { key } = keyOf(prefix, event.rawQueryString)
  const tracker = trackerAddress(event, environment)
  if (tracker === undefined) return { statusCode: 400, headers: HEADERS, body: '' }
  const headers = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }
  return { statusCode: 200, headers, body: profileText(copiedText('gpslogger', { tracker, uniqueId, key })) }
}

/** Returns the key that the address contains, and the query without keys. */
const keyOf = (path: string, rawQuery: string) => {
  const { query, keys } = presentedKeys({ path, query: rawQuery, body: '', authorization: undefined })
  return { query, key: keys[0] }
}

/** The address of the page can contain a key. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
}
