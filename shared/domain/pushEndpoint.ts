/** Addresses of push services, which browsers choose. A server that posts to them must not be led into its own network. */

/** Longest address. Those of the known services have at most about 600 characters. */
const ENDPOINT_MAX = 1000

/** A name of at least two labels, whose last one is not a number: no IP address in any spelling. */
const HOST_NAME = /^(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/
/** Names that exist only inside a network or a machine. */
const INTERNAL = /\.(localhost|local|internal)$/

/**
 * Returns true for an HTTPS address on port 443 with a public host name. The addresses behind the name are checked when a
 * connection is opened.
 */
export const isPushEndpoint = (text: string): boolean => {
  if (text.length > ENDPOINT_MAX || !URL.canParse(text)) return false
  const { href, protocol, port, username, password, hash, hostname, pathname, search } = new URL(text)
  // Browsers write addresses in this form. Others are not worth the risk that two parsers read them differently.
  if (href !== text || protocol !== 'https:' || port !== '') return false
  const isPlain = username === '' && password === '' && hash === ''
  // The secret of a subscription is in its path or query.
  return isPlain && HOST_NAME.test(hostname) && !INTERNAL.test(hostname) && pathname + search !== '/'
}
