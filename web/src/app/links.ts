/** Links to pages of the app. Pure: what makes them can be tested without a browser. */

export type Query = Readonly<Record<string, string | number | undefined>>

/** `/history`, `{ deviceId: 3 }` → `#/history?deviceId=3`, for a link. */
export const linkTo = (path: string, query: Query = {}): string => {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.append(name, String(value))
  const text = pairs.toString()
  return `#${path}${text === '' ? '' : `?${text}`}`
}

/** The values of a pattern such as `/devices/:id` as they stand in the address, undefined where the path is another one. */
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

/** What a page is given: where exactly in it the address leads. */
export interface PageProps {
  /** The values of the path: `{ id: '3' }`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}
