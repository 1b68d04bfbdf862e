/** What a page is given: where exactly in it the address leads. */
export interface PageProps {
  /** The values of the path: `{ id: '3' }`. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}
