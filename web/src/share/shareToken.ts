/** Token of a shared link, such as `/?token=…`. */

/**
 * Returns the token of the link that opened the page, or undefined if it is no shared link. Moves the token from the address
 * to the state of the history entry, so that it is neither shown nor copied, and survives a reload.
 */
export const takeShareToken = (): string | undefined => {
  const { href } = window.location
  const address = new URL(href)
  const token = address.searchParams.get('token')
  if (!token) return tokenIn(window.history.state)
  address.searchParams.delete('token')
  window.history.replaceState({ shareToken: token }, '', address)
  return token
}

const tokenIn = (state: unknown): string | undefined => {
  const token = typeof state === 'object' && state !== null && 'shareToken' in state ? state.shareToken : undefined
  return typeof token === 'string' ? token : undefined
}
