/** Messages that the server pushes to this browser: shows them, and opens the page of one that the user selects. */
declare const self: ServiceWorkerGlobalScope

/** As shared/domain/pushMessage.ts writes it. */
interface Message {
  readonly title: string
  readonly text: string
  readonly url: string
  readonly tag: string
  readonly at: number
}

/** A browser ends subscriptions whose messages show nothing, so that unknown content is shown, too. */
const messageIn = (data: PushMessageData | null): Message => {
  const members = membersOf(data)
  const text = (name: string): string => {
    const value = members.get(name)
    return typeof value === 'string' ? value : ''
  }
  const at = members.get('at')
  return {
    title: text('title') || self.location.hostname,
    text: text('text'),
    url: text('url'),
    tag: text('tag'),
    at: typeof at === 'number' ? at : Date.now(),
  }
}

const membersOf = (data: PushMessageData | null): ReadonlyMap<string, unknown> => {
  try {
    const value: unknown = data?.json()
    return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return new Map([['text', data?.text()]])
  }
}

/** Shows a message in place of an older one with the same tag. */
export const showMessage = (data: PushMessageData | null): Promise<void> => {
  const { title, text, url, tag, at } = messageIn(data)
  const options = { body: text, tag, timestamp: at, renotify: tag !== '', icon: '/icon-192.png', data: { url } }
  return self.registration.showNotification(title, options)
}

/** Opens the page of a message, in an open window of the app if there is one. */
export const openPage = async ({ data }: Notification): Promise<void> => {
  const address = addressIn(data)
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = windows.toSorted((one, other) => Number(other.focused) - Number(one.focused)).find(isApp)
  const shown = await page?.navigate(address).catch(() => null)
  if (shown) await shown.focus()
  // There is no window, or it is not controlled by this worker yet.
  else await self.clients.openWindow(address)
}

const isApp = ({ url }: WindowClient): boolean => {
  const { pathname, search } = new URL(url)
  return pathname === '/' && search === ''
}

/** Returns a page of this app, whatever the message says. */
const addressIn = (data: unknown): string => {
  const url: unknown = typeof data === 'object' && data !== null && 'url' in data ? data.url : undefined
  const path = typeof url === 'string' && url.startsWith('/#/') ? url : '/'
  return self.location.origin + path
}

interface Change {
  readonly oldSubscription?: PushSubscription | null
  readonly newSubscription?: PushSubscription | null
}

/**
 * Tells the server the new address of this browser, if the signed-in user has turned messages on: another user may have signed
 * in since. If nobody is signed in, or the browser does not say what it changed, the app does it when it is opened.
 */
export const renewSubscription = async ({ oldSubscription, newSubscription }: Change): Promise<void> => {
  if (!oldSubscription || !(await isOwn(oldSubscription))) return
  const { applicationServerKey } = oldSubscription.options
  const subscription =
    newSubscription ??
    (applicationServerKey &&
      (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })))
  if (!subscription) return
  await fetch('/api/push', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest' },
    body: JSON.stringify(subscription),
  })
}

/** Returns whether the server sends messages to an address for the signed-in user. Ids are hashes of addresses. */
const isOwn = async ({ endpoint }: PushSubscription): Promise<boolean> => {
  const response = await fetch('/api/push', { headers: { accept: 'application/json' } })
  if (!response.ok) return false
  const { browsers }: { readonly browsers: readonly { readonly id: string }[] } = await response.json()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint)))
  return browsers.some(({ id }) => bytesOf(id).every((byte, n) => byte === hash[n]))
}

/** Reads base64 for URLs. */
const bytesOf = (text: string): number[] =>
  Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
