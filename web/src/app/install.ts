/** The service worker, by which the app opens without a network, can be installed, and shows messages of the server. */

/**
 * Call when a user is signed in: the worker stores the files of the app, which guests do not need. A browser that refuses
 * it (an insecure address, a private window, a full disk) shows the same app, which then needs a network.
 */
export const registerWorker = async (): Promise<void> => {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  try {
    await navigator.serviceWorker.register('/worker.js')
  } catch (error) {
    // oxlint-disable-next-line no-console
    console.warn(error)
  }
}

/** Only for browsers that show messages: others need not load the code. */
const showsMessages = (): boolean =>
  'serviceWorker' in navigator && 'Notification' in window && Notification.permission === 'granted'

/** Call when a user is signed in: messages to this browser are those of the user. */
export const keepPush = async (user: number): Promise<void> => {
  if (!showsMessages()) return
  try {
    const { keepPushInStep } = await import('../push/thisBrowser.ts')
    await keepPushInStep(user)
  } catch (error) {
    // Without a network, neither the code nor the server can be reached. The next start tries again.
    // oxlint-disable-next-line no-console
    console.warn(error)
  }
}

/** Call before a user signs out: the next user of this browser must not see the messages. */
export const endPush = async (): Promise<void> => {
  if (!showsMessages()) return
  const { turnOffPush } = await import('../push/thisBrowser.ts')
  await turnOffPush()
}
