/** Links to pages of the app. No DOM: testable without a browser. */

export type Query = Readonly<Record<string, string | number | undefined>>

/** Builds a link: `/history`, `{ deviceId: 3 }` → `#/history?deviceId=3`. */
export const linkTo = (path: string, query: Query = {}): string => {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.append(name, String(value))
  const text = pairs.toString()
  return `#${path}${text === '' ? '' : `?${text}`}`
}

/** Parses ids of addresses: `3,5`. Leaves out what is no id. */
export const idsIn = (texts: readonly string[]): number[] => [
  ...new Set(
    texts
      .flatMap(text => text.split(','))
      .filter(part => /^[1-9]\d{0,14}$/.test(part))
      .map(Number),
  ),
]

/** Joins ids for an address; undefined if there are none. */
export const joinIds = (ids: readonly number[]): string | undefined => (ids.length > 0 ? ids.join(',') : undefined)

/** Returns the parameters of a pattern such as `/devices/:id`, or undefined if the path does not match. */
export const matchPath = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [n, part] of wanted.entries()) {
    const value = given[n] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = value
    else if (part !== value) return undefined
  }
  return params
}

/** Props of a page: parameters of its path and query. */
export interface PageProps {
  /** Path parameters: `{ id: '3' }`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}
