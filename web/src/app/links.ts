/** Links to pages of the app. Pure: what makes them can be tested without a browser. */

export type Query = Readonly<Record<string, string | number | undefined>>

/** `/history`, `{ deviceId: 3 }` → `#/history?deviceId=3`, for a link. */
export const linkTo = (path: string, query: Query = {}): string => {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) pairs.append(name, String(value))
  const text = pairs.toString()
  return `#${path}${text === '' ? '' : `?${text}`}`
}
