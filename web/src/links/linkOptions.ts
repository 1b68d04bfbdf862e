/** Options that can be linked, sorted by name. */
import { isUntouchedFirst, visibleGroups } from '../groups/visibleGroups.ts'
import { api, type User } from '../session/sessionStore.ts'
import { compareByName } from '../ui/rows.ts'

export interface LinkOption {
  readonly id: number
  readonly name: string
  /** Secondary text that the search also matches: an identifier or an email address. */
  readonly more?: string
  /** What a user can do with shared objects. */
  readonly note?: 'seesAll' | 'viewsOnly' | 'changesNoDevices' | 'changes'
}

type FetchOptions = (signal: AbortSignal) => Promise<readonly LinkOption[]>

/** `all` includes the devices of all users, for administrators. */
export const fetchDeviceOptions =
  (all: boolean): FetchOptions =>
  async signal => {
    const list = await api.call('devices.list', { query: { ...(all && { all }) }, signal })
    return list.map(({ id, name, uniqueId }) => ({ id, name, more: uniqueId })).toSorted(compareByName)
  }

export const fetchGroupOptions =
  (all: boolean): FetchOptions =>
  async signal => {
    const request = { query: { ...(all && { all }) }, signal }
    const list = await api.call('groups.list', request)
    const devices = list.some(isUntouchedFirst) ? await api.call('devices.list', request) : []
    return visibleGroups(list, devices)
      .map(({ id, name }) => ({ id, name }))
      .toSorted(compareByName)
  }

export const fetchGeofenceOptions =
  (all: boolean): FetchOptions =>
  async signal => {
    const list = await api.call('geofences.list', { query: { ...(all && { all }) }, signal })
    return list
      .map(({ id, name, description }) => ({ id, name, ...(description && { more: description }) }))
      .toSorted(compareByName)
  }

/**
 * Users that the current user can manage, without those of shared links. Those that can view only are first, because
 * sharing with them risks least.
 */
export const fetchUserOptions: FetchOptions = async signal => {
  const list = await api.call('users.list', { signal })
  const people = list.filter(({ temporary }) => !temporary)
  const options = people.map(user => ({ id: user.id, name: user.name, more: user.email, note: noteOf(user) }))
  const rank = ({ note }: (typeof options)[number]) => (note === 'viewsOnly' ? 0 : 1)
  return options.toSorted((one, other) => rank(one) - rank(other) || compareByName(one, other))
}

const noteOf = ({ administrator, readonly, deviceReadonly }: User): NonNullable<LinkOption['note']> => {
  if (administrator === true) return 'seesAll'
  if (readonly) return 'viewsOnly'
  return deviceReadonly ? 'changesNoDevices' : 'changes'
}
