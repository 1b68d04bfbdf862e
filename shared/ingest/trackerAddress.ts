/** Address under which a phone reached the ingest function, for the settings of its app. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Environment } from '../runtime.ts'
import { viewerHost } from '../viewer.ts'

/** Host name or IP address, with a port. Other text must not become part of a link. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/**
 * Returns the address for trackers without a trailing slash, or undefined if the request has no valid host. CloudFront hides
 * the requested host in a header of its own, and has a certificate for it, also if the phone came without TLS.
 */
export const trackerAddress = (
  { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  environment: Pick<Environment, 'cloudFrontSecret' | 'trackerUrl'>,
): string | undefined => {
  if (environment.trackerUrl !== undefined) return environment.trackerUrl.replace(/\/+$/, '')
  const host = viewerHost(headers, environment)
  if (host !== undefined) return addressOf('https', host)
  return addressOf(headers['x-forwarded-proto'] === 'http' ? 'http' : 'https', headers['host'] ?? '')
}

const addressOf = (protocol: string, host: string): string | undefined => {
  const address = `${protocol}://${host}`
  return HOST.test(host) && URL.canParse(address) ? address : undefined
}
