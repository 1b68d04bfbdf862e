const CONFIG = '/config.json'

/** Returns the command that adds a street map: with the stage on AWS, without it on this machine. */
export const fetchMapCommand = async (signal: AbortSignal): Promise<string> => {
  const response = await fetch(CONFIG, { signal })
  const config: unknown = response.ok && (await response.json())
  const option = (name: 'stage' | 'region'): string => {
    const value: unknown = typeof config === 'object' && config !== null && name in config && Reflect.get(config, name)
    return typeof value === 'string' ? ` --${name} ${value}` : ''
  }
  return `npm run map -- add region.pmtiles${option('stage')}${option('region')}`
}
