/** Links between objects, through the API. */
import { api } from '../session/sessionStore.ts'

/** Links of one object to objects of another kind, by their ids. */
export interface Linking {
  readonly isLinked: (id: number, signal: AbortSignal) => Promise<boolean>
  readonly link: (id: number) => Promise<unknown>
  readonly unlink: (id: number) => Promise<unknown>
}

interface Entity {
  readonly id: number
}

const has = (list: readonly Entity[], id: number) => list.some(one => one.id === id)

/** Links that one request lists completely; the list is cached until a change. */
const cachedLinks = (
  list: () => Promise<readonly Entity[]>,
  { link, unlink }: Pick<Linking, 'link' | 'unlink'>,
): Linking => {
  let cached: Promise<readonly Entity[]> | undefined
  const clear = (): void => {
    cached = undefined
  }
  return {
    isLinked: async id => {
      cached ??= list()
      cached.catch(clear)
      return has(await cached, id)
    },
    link: id => link(id).finally(clear),
    unlink: id => unlink(id).finally(clear),
  }
}

/** Devices that a geofence is linked to. `all` includes objects of other users, for administrators. */
export const devicesOfGeofence = (geofenceId: number, all: boolean): Linking => ({
  isLinked: async (deviceId, signal) =>
    has(await api.call('geofences.list', { query: { deviceId, ...(all && { all }) }, signal }), geofenceId),
  link: deviceId => api.call('devices.linkGeofence', { body: { deviceId, geofenceId } }),
  unlink: deviceId => api.call('devices.unlinkGeofence', { body: { deviceId, geofenceId } }),
})

export const groupsOfGeofence = (geofenceId: number, all: boolean): Linking => ({
  isLinked: async (groupId, signal) =>
    has(await api.call('geofences.list', { query: { groupId, ...(all && { all }) }, signal }), geofenceId),
  link: groupId => api.call('groups.linkGeofence', { body: { groupId, geofenceId } }),
  unlink: groupId => api.call('groups.unlinkGeofence', { body: { groupId, geofenceId } }),
})

export const usersOfGeofence = (geofenceId: number): Linking => ({
  isLinked: async (userId, signal) => has(await api.call('geofences.list', { query: { userId }, signal }), geofenceId),
  link: userId => api.call('permissions.linkGeofence', { body: { userId, geofenceId } }),
  unlink: userId => api.call('permissions.unlinkGeofence', { body: { userId, geofenceId } }),
})

/** Users who see a device, also through a group. */
export const usersOfDevice = (deviceId: number): Linking => ({
  isLinked: async (userId, signal) => has(await api.call('devices.list', { query: { userId }, signal }), deviceId),
  link: userId => api.call('permissions.linkDevice', { body: { userId, deviceId } }),
  unlink: userId => api.call('permissions.unlinkDevice', { body: { userId, deviceId } }),
})

export const usersOfGroup = (groupId: number): Linking => ({
  isLinked: async (userId, signal) => has(await api.call('groups.list', { query: { userId }, signal }), groupId),
  link: userId => api.call('permissions.linkGroup', { body: { userId, groupId } }),
  unlink: userId => api.call('permissions.unlinkGroup', { body: { userId, groupId } }),
})

export const geofencesOfDevice = (deviceId: number, all: boolean): Linking =>
  cachedLinks(() => api.call('geofences.list', { query: { deviceId, ...(all && { all }) } }), {
    link: geofenceId => api.call('devices.linkGeofence', { body: { deviceId, geofenceId } }),
    unlink: geofenceId => api.call('devices.unlinkGeofence', { body: { deviceId, geofenceId } }),
  })

export const geofencesOfGroup = (groupId: number, all: boolean): Linking =>
  cachedLinks(() => api.call('geofences.list', { query: { groupId, ...(all && { all }) } }), {
    link: geofenceId => api.call('groups.linkGeofence', { body: { groupId, geofenceId } }),
    unlink: geofenceId => api.call('groups.unlinkGeofence', { body: { groupId, geofenceId } }),
  })

/** Devices that a user sees. `changed` is called after each change. */
export const devicesOfUser = (userId: number, changed: () => void): Linking =>
  cachedLinks(() => api.call('devices.list', { query: { userId } }), {
    link: deviceId => api.call('permissions.linkDevice', { body: { userId, deviceId } }).finally(changed),
    unlink: deviceId => api.call('permissions.unlinkDevice', { body: { userId, deviceId } }).finally(changed),
  })

export const groupsOfUser = (userId: number, changed: () => void): Linking =>
  cachedLinks(() => api.call('groups.list', { query: { userId } }), {
    link: groupId => api.call('permissions.linkGroup', { body: { userId, groupId } }).finally(changed),
    unlink: groupId => api.call('permissions.unlinkGroup', { body: { userId, groupId } }).finally(changed),
  })
