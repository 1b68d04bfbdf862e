/**
 * Stands in for the push service of a browser: Chromium without a window reaches none. Replaces the subscriptions of a page, and
 * remembers them as a browser does. The worker of the app and its messages stay real.
 */
import { newBrowserKeys } from '../../kit/pushBrowser.ts'

const KEY = 'stub of the push service'

/** Returns the script to run before those of a page. */
export const pushStub = (): string => {
  const { p256dh, auth } = newBrowserKeys()
  return `(() => {
    const subscription = endpoint => ({
      endpoint,
      options: {},
      toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: '${p256dh}', auth: '${auth}' } }),
      unsubscribe: async () => {
        localStorage.removeItem('${KEY}')
        return true
      },
    })
    const known = () => {
      const endpoint = localStorage.getItem('${KEY}')
      return endpoint === null ? null : subscription(endpoint)
    }
    Object.assign(PushManager.prototype, {
      getSubscription: async () => known(),
      subscribe: async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 65) throw new TypeError('invalid options')
        const failure = localStorage.getItem('failure of the push service')
        if (failure !== null) throw new DOMException('failed', failure)
        // No host has a name with this ending, so that the server sends nothing anywhere.
        localStorage.setItem('${KEY}', 'https://push.invalid/' + Math.random())
        return known()
      },
    })
  })()`
}

/** Script that changes the address of the browser, as push services do at times. */
export const CHANGE_ADDRESS = `localStorage.setItem('${KEY}', 'https://push.invalid/' + Math.random())`
/** Script that makes the next subscriptions fail with this name. */
export const failWith = (name: string): string =>
  `localStorage.setItem('failure of the push service', ${JSON.stringify(name)})`
/** Script that returns true if the browser has a subscription. */
export const IS_SUBSCRIBED = `localStorage.getItem('${KEY}') !== null`
