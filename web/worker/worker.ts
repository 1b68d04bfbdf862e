/**
 * Service worker of the app: keeps the files of the app, so that an installed app opens without a network. It never
 * touches the APIs, maps or byte ranges, and stores no answer that belongs to a person. It also shows the messages of the
 * server.
 */
import { openPage, renewSubscription, showMessage } from './messages.ts'

declare const self: ServiceWorkerGlobalScope
/** Written in front of this file by the build: the files of the app's first page, and a hash of them. */
declare const APP_FILES: readonly string[]
declare const APP_VERSION: string

const CACHE = `app-${APP_VERSION}`
const PAGE = '/'

self.addEventListener('install', event => {
  event.waitUntil(caches.open(CACHE).then(cache => cache.addAll([PAGE, ...APP_FILES])))
})

self.addEventListener('activate', event => {
  event.waitUntil(removeOldCaches().then(() => self.clients.claim()))
})

const removeOldCaches = async (): Promise<void> => {
  const names = await caches.keys()
  await Promise.all(names.filter(name => name !== CACHE).map(name => caches.delete(name)))
}

self.addEventListener('push', event => event.waitUntil(showMessage(event.data)))

self.addEventListener('notificationclick', event => {
  event.notification.close()
  event.waitUntil(openPage(event.notification))
})

self.addEventListener('pushsubscriptionchange', event => event.waitUntil(renewSubscription(event)))

self.addEventListener('fetch', event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || request.headers.has('range')) return
  if (isAsset(pathname)) event.respondWith(assetOf(request))
  else if (request.mode === 'navigate' && isAppPage(pathname)) event.respondWith(pageOf(request))
})

/** Names of assets contain a hash of their content, so a stored one is never old. Map archives are read in ranges. */
const isAsset = (path: string): boolean => path.startsWith('/assets/') && !path.endsWith('.pmtiles')

/** The app's page answers every path that no API has; files have an ending. */
const isAppPage = (path: string): boolean => !/^\/(api|iap|v2|dh|docs)(\/|$)|\.[a-z0-9]+$/i.test(path)

const assetOf = async (request: Request): Promise<Response> => {
  const stored = await caches.match(request)
  if (stored) return stored
  const response = await fetch(request)
  if (response.ok) {
    const cache = await caches.open(CACHE)
    await cache.put(request, response.clone())
  }
  return response
}

/** The newest page, or the stored one without a network. */
const pageOf = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request)
  } catch (error) {
    const stored = await caches.match(PAGE)
    if (stored) return stored
    throw error
  }
}
