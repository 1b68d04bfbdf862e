import { useSyncExternalStore } from 'react'

let preparing = false

const subscribe = (listener: () => void) => {
  const media = matchMedia('print')
  const set = (next: boolean) => (): void => {
    preparing = next
    listener()
  }
  const [before, after] = [set(true), set(false)]
  addEventListener('beforeprint', before)
  addEventListener('afterprint', after)
  media.addEventListener('change', listener)
  return () => {
    removeEventListener('beforeprint', before)
    removeEventListener('afterprint', after)
    media.removeEventListener('change', listener)
  }
}

/** Returns true while the browser prints the page, so that lists render all of their rows. */
export const usePrinting = (): boolean =>
  useSyncExternalStore(subscribe, () => preparing || matchMedia('print').matches)
