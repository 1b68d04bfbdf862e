import { CSV, GPX } from '#shared/api/operation.ts'
import { alternativeFor } from '#shared/http/accept.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['*/*', undefined],
  ['application/*', undefined],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', undefined],
  ['application/json', undefined],
  ['image/png', undefined],
  ['text/csv', CSV],
  ['Text/CSV; charset=utf-8', CSV],
  ['application/gpx+xml', GPX],
  ['text/csv, */*', CSV],
  ['text/csv;q=0.5, */*', undefined],
  ['text/csv, application/json', undefined],
  ['text/csv, application/json;q=0.9', CSV],
  ['text/csv;q=0', undefined],
  ['text/csv;q=0.5, application/gpx+xml;q=0.8', GPX],
  ['text/csv;q=nonsense', CSV],
])('selects for Accept: %s the alternative %s', (header, expected) => {
  expect(alternativeFor(header, [CSV, GPX])).toBe(expected)
})

test('ignores Accept on operations without alternatives', () => {
  expect(alternativeFor('text/csv')).toBeUndefined()
})
