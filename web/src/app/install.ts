/** Registers the service worker, by which the app opens without a network and can be installed. */

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
