/** Notifications in the app that are suggested to a new user. None of them sends emails. */
import type { Notification } from '#shared/model/notification.ts'
import { api } from '../session/sessionStore.ts'

export const KINDS = ['silent', 'geofences', 'overspeed', 'alarm'] as const
export type Kind = (typeof KINDS)[number]

const TYPES: Readonly<Record<Kind, readonly Notification['type'][]>> = {
  silent: ['deviceUnknown'],
  geofences: ['geofenceEnter', 'geofenceExit'],
  overspeed: ['deviceOverspeed'],
  alarm: ['alarm'],
}

/** Turns notifications of a user on. Can be repeated. Rejects with ApiError. */
export const turnOnNotifications = async (userId: number, kinds: readonly Kind[]): Promise<void> => {
  for (const type of kinds.flatMap(kind => TYPES[kind]))
    await api.call('notifications.set', { body: { userId, type, web: true, mail: false, attributes: {} } })
}
