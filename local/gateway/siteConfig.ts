/** What the web app must know of this run: on AWS a file that the deployment writes. */
import { cacheControlOf, SITE_CONFIG_PATH, type SiteConfig } from '#shared/site.ts'
import type { Site } from './site.ts'

/** The files of a site, and its configuration. Trackers are told the name by which this machine was just called. */
export const withSiteConfig =
  (site: Site, trackerAddress: string): Site =>
  asked => {
    const { method, url, headers } = asked
    if (url.split('?')[0] !== SITE_CONFIG_PATH || (method !== 'GET' && method !== 'HEAD')) return site(asked)
    const config: SiteConfig = { trackerUrl: calledBy(headers['host'] ?? '', trackerAddress) }
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': cacheControlOf(SITE_CONFIG_PATH) },
      body: Buffer.from(JSON.stringify(config)),
    }
  }

/** `phone.lan:8082` and `http://0.0.0.0:5055` → `http://phone.lan:5055` */
const calledBy = (host: string, address: string): string => {
  const called = `http://${host}`
  if (host === '' || !URL.canParse(called)) return address
  return `http://${new URL(called).hostname}:${new URL(address).port || '80'}`
}
