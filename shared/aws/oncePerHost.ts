/** Makes clients once for each host, so that they live as long as it does and no invocation makes one. */
import type { Host } from '../runtime.ts'

/**
 * Returns `make` with a memory: for one host and equal further arguments it runs once, and later calls return the same
 * result. The further arguments are compared as JSON.
 */
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
