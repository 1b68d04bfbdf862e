/** Where trackers report: the server says so beside the app, because no build can know it. */

const CONFIG = '/config.json'

/** Rejects with a sentence. */
export const askTrackerUrl = async (signal: AbortSignal): Promise<string> => {
  const response = await fetch(CONFIG, { signal })
  const config: unknown = response.ok && (await response.json())
  if (typeof config === 'object' && config !== null && 'trackerUrl' in config) return String(config.trackerUrl)
  throw new Error(`Cannot read the tracker address: ${CONFIG} returned status ${response.status}`)
}
