/** Links to pages of the app. No DOM: testable without a browser. */

export type Query = Readonly<Record<string, string | number | undefined>>

/** Builds a link: `/history`, `{ deviceId: 3 }` → `#/history?deviceId=3`. */
export const linkTo = (path: string, query: Query = {}): string => {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.append(name, String(value))
  const text = pairs.toString()
  return `#${path}${text === '' ? '' : `?${text}`}`
}

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
