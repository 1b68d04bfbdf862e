/** What there is to choose from, in the order of the names. */
import { api } from '../session/sessionStore.ts'
import { compareByName } from '../ui/rows.ts'

export interface Linkable {
  readonly id: number
  readonly name: string
  /** Found by it too: an identifier, an address. */
  readonly more?: string
  /** Said of it, where its box says less than all. */
  readonly note?: 'seesAll'
}

type Ask = (signal: AbortSignal) => Promise<readonly Linkable[]>

/** `all`: those of everybody, for an administrator. */
export const askDevices =
  (all: boolean): Ask =>
  async signal => {
    const list = await api.call('devices.list', { query: { ...(all && { all }) }, signal })
    return list.map(({ id, name, uniqueId }) => ({ id, name, more: uniqueId })).toSorted(compareByName)
  }

export const askGroups =
  (all: boolean): Ask =>
  async signal => {
    const list = await api.call('groups.list', { query: { ...(all && { all }) }, signal })
    return list.map(({ id, name }) => ({ id, name })).toSorted(compareByName)
  }

export const askGeofences =
  (all: boolean): Ask =>
  async signal => {
    const list = await api.call('geofences.list', { query: { ...(all && { all }) }, signal })
    return list
      .map(({ id, name, description }) => ({ id, name, ...(description && { more: description }) }))
      .toSorted(compareByName)
  }

/** Those whom the person may look after; rejects where there are none. */
export const askUsers: Ask = async signal => {
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
