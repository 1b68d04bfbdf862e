/** Settings of the deployment, which a build cannot know, and the addresses by which others reach it. */
import { ApiError } from '../api/ApiError.ts'
import { orUnreachable } from '../api/client.ts'
import { isLoopbackHost, SITE_CONFIG_PATH, type SiteConfig } from '#shared/site.ts'

/** Rejects with ApiError. */
export const fetchSiteConfig = async (signal: AbortSignal): Promise<SiteConfig> => {
  const response = await orUnreachable(fetch(SITE_CONFIG_PATH, { signal }), signal)
  const config: unknown = response.ok && (await response.json())
  if (typeof config !== 'object' || config === null || !('trackerUrl' in config))
    throw new ApiError(
      response.status,
      `${SITE_CONFIG_PATH} returned status ${response.status} without the tracker address`,
    )
  const hosts = 'reachableHosts' in config && Array.isArray(config.reachableHosts) ? config.reachableHosts : undefined
  return { trackerUrl: String(config.trackerUrl), ...(hosts && { reachableHosts: hosts.map(String) }) }
}

/** Returns true if the address is reachable only from the same machine. */
export const isLoopback = (address: string): boolean =>
  URL.canParse(address) && isLoopbackHost(new URL(address).hostname)

/** `http://127.0.0.1:5055` and `192.168.1.5` → `http://192.168.1.5:5055` */
const withHost = (address: string, host: string): string => {
  const { protocol, port } = new URL(address)
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}`
}

/** Returns the address with every host by which other devices reach it. */
export const addressesFor = (address: string, { reachableHosts = [] }: Partial<SiteConfig>): readonly string[] =>
  isLoopback(address) ? reachableHosts.map(host => withHost(address, host)) : []
