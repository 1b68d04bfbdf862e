/** Options that can be linked, sorted by name. */
import { api } from '../session/sessionStore.ts'
import { compareByName } from '../ui/rows.ts'

export interface LinkOption {
  readonly id: number
  readonly name: string
  /** Secondary text that the search also matches: an identifier or an email address. */
  readonly more?: string
  /** Shown if the checkbox alone would be misleading. */
  readonly note?: 'seesAll'
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
    const list = await api.call('groups.list', { query: { ...(all && { all }) }, signal })
    return list.map(({ id, name }) => ({ id, name })).toSorted(compareByName)
  }

export const fetchGeofenceOptions =
  (all: boolean): FetchOptions =>
  async signal => {
    const list = await api.call('geofences.list', { query: { ...(all && { all }) }, signal })
    return list
      .map(({ id, name, description }) => ({ id, name, ...(description && { more: description }) }))
      .toSorted(compareByName)
  }

/** Users that the current user can manage. */
export const fetchUserOptions: FetchOptions = async signal => {
  const list = await api.call('users.list', { signal })
  return list
    .map(({ id, name, email, administrator }) => ({
      id,
      name,
      more: email,
      ...(administrator === true && { note: 'seesAll' as const }),
    }))
    .toSorted(compareByName)
}
