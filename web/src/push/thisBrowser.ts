/**
 * Messages of the server to this browser, also while no page is open. The browser has at most one subscription, whoever uses
 * it, so that this file remembers for which user and address it was made.
 */
import type { ResponseBody } from '../api/client.ts'
import { api } from '../session/sessionStore.ts'

/** Whether this browser can show messages, and else why not. */
export type PushSupport = 'possible' | 'insecure' | 'homeScreen' | 'unsupported' | 'blocked'

export type NotifiedBrowser = ResponseBody<'push.get'>['browsers'][number]

export interface PushState {
  readonly publicKey: string | null
  readonly browsers: readonly NotifiedBrowser[]
  readonly support: PushSupport
  /** Id of this browser if it is notified. */
  readonly own: string | undefined
}

/** Safari has this member, and on iOS push only in an app that was put on the home screen. */
const isOutsideHomeScreen = (): boolean => 'standalone' in navigator && navigator.standalone === false

const pushSupport = (): PushSupport => {
  if (!window.isSecureContext) return 'insecure'
  const isKnown = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
  if (!isKnown) return isOutsideHomeScreen() ? 'homeScreen' : 'unsupported'
  return Notification.permission === 'denied' ? 'blocked' : 'possible'
}

const OWNER_KEY = 'push'

interface Owner {
  readonly user: number
  readonly id: string
}

const ownerOf = (): Owner | undefined => {
  const [user, id] = localStorage.getItem(OWNER_KEY)?.split(' ') ?? []
  return user === undefined || id === undefined ? undefined : { user: Number(user), id }
}
const keepOwner = ({ user, id }: Owner): void => localStorage.setItem(OWNER_KEY, `${user} ${id}`)

/** Returns the id of an address, as the server makes it. */
const idOf = async ({ endpoint }: PushSubscription): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint))
  return btoa(String.fromCharCode(...new Uint8Array(hash, 0, 16)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

const currentSubscription = async (): Promise<PushSubscription | undefined> => {
  if (pushSupport() !== 'possible') return undefined
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? undefined
}

const bodyOf = (subscription: PushSubscription) => {
  const { endpoint, keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON()
  return { endpoint: endpoint ?? '', keys: { p256dh, auth } }
}

const subscribeAtServer = async (subscription: PushSubscription, user: number): Promise<void> => {
  const { id } = await api.call('push.subscribe', { body: bodyOf(subscription) })
  keepOwner({ user, id })
}

const forget = async (subscription: PushSubscription): Promise<void> => {
  localStorage.removeItem(OWNER_KEY)
  await subscription.unsubscribe()
}

/**
 * Reads the notified browsers of a user, and brings this one in step with them: renews it after a new password and after a
 * change of its address, and ends it if it was removed elsewhere or belongs to another user. Rejects with ApiError.
 */
export const readPush = async (user: number, signal?: AbortSignal): Promise<PushState> => {
  const settings = await api.call('push.get', { signal })
  const subscription = await currentSubscription()
  const read = { ...settings, support: pushSupport() }
  if (!subscription) return { ...read, own: undefined }
  const id = await idOf(subscription)
  const listed = settings.browsers.find(browser => browser.id === id)
  if (listed?.active) {
    keepOwner({ user, id })
    return { ...read, own: id }
  }
  const owner = ownerOf()
  if (owner?.user === user && (listed || owner.id !== id)) {
    await subscribeAtServer(subscription, user)
    return { ...read, ...(await api.call('push.get', { signal })), own: id }
  }
  await forget(subscription)
  return { ...read, own: undefined }
}

/** Call when a user is signed in: brings a subscription that this browser has in step with its user. */
export const keepPushInStep = async (user: number): Promise<void> => {
  if (await currentSubscription()) await readPush(user)
}

/** The worker is there some moments after the first visit. */
const WORKER_MS = 10_000

const worker = (): Promise<ServiceWorkerRegistration | undefined> =>
  Promise.race([
    navigator.serviceWorker.ready,
    new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), WORKER_MS)),
  ])

/** `blocked`: the user does not allow it. `unreachable`: the browser has no worker, or its push service does not respond. */
type TurnedOn = 'on' | 'blocked' | 'unreachable'

/** Notifies this browser. Call it on a click, because browsers ask the user. Rejects with ApiError. */
export const turnOnPush = async (publicKey: string, user: number): Promise<TurnedOn> => {
  const manager = (await worker())?.pushManager
  if (!manager) return 'unreachable'
  const subscription = await subscribed(manager, publicKey)
  if (typeof subscription === 'string') return subscription
  try {
    await subscribeAtServer(subscription, user)
    return 'on'
  } catch (error) {
    await forget(subscription)
    throw error
  }
}

const subscribed = async (
  manager: PushManager,
  publicKey: string,
): Promise<PushSubscription | Exclude<TurnedOn, 'on'>> => {
  // One with the key of another deployment at this address would make the next step fail.
  await (await manager.getSubscription())?.unsubscribe()
  try {
    return await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return error.name === 'NotAllowedError' ? 'blocked' : 'unreachable'
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))

/** Ends messages to this browser, at the server and in the browser. Each alone is enough. Rejects if both fail. */
export const turnOffPush = async (): Promise<void> => {
  const subscription = await currentSubscription()
  if (!subscription) return
  const id = await idOf(subscription)
  const ends = await Promise.allSettled([api.call('push.unsubscribe', { params: { id } }), forget(subscription)])
  const [failed] = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []))
  if (ends.every(({ status }) => status === 'rejected')) throw failed
}
