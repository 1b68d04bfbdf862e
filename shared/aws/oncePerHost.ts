/** Creates clients once per host, so that invocations share them. */
import type { Host } from '../runtime.ts'

/** Memoizes `make` per host and further arguments, which are compared as JSON. */
export const oncePerHost = <A extends readonly unknown[], T>(
  make: (host: Host, ...args: A) => T,
): ((host: Host, ...args: A) => T) => {
  const made = new WeakMap<Host, Map<string, { readonly result: T }>>()
  return (host, ...args) => {
    const ofHost = made.get(host) ?? new Map<string, { readonly result: T }>()
    made.set(host, ofHost)
    const name = JSON.stringify(args)
    const known = ofHost.get(name) ?? { result: make(host, ...args) }
    ofHost.set(name, known)
    return known.result
  }
}
