/** DeviceHive tokens with fewer rights than their user. */

/** Rights of a token. Networks and device types are ids. */
export interface NarrowedRights {
  readonly actions: 'any' | readonly string[]
  readonly networks: 'all' | readonly number[]
  readonly deviceTypes: 'all' | readonly number[]
}

const EVERYTHING = { actions: 'any', networks: 'all', deviceTypes: 'all' } as const

export const NARROWED_NAMES = ['networks only', 'types only', 'one network', 'one type'] as const
export type NarrowedName = (typeof NARROWED_NAMES)[number]

/** Device type of tokens for one type. */
export const ONE_TYPE = 2

/** Returns the narrowed tokens of a user that owns the network. */
export const narrowedTokens = (network: number): Readonly<Record<NarrowedName, NarrowedRights>> => ({
  'networks only': { ...EVERYTHING, actions: ['GetNetwork'] },
  'types only': { ...EVERYTHING, actions: ['GetDeviceType'] },
  'one network': { ...EVERYTHING, networks: [network] },
  'one type': { ...EVERYTHING, deviceTypes: [ONE_TYPE] },
})

export const isNarrowed = (by: string): by is NarrowedName => (NARROWED_NAMES as readonly string[]).includes(by)

export const includes = (scope: 'all' | readonly number[], id: number): boolean => scope === 'all' || scope.includes(id)
