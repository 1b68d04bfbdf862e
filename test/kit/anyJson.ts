/** Arbitrary JSON of clients, with special names of JavaScript, empty values, null, huge numbers, and any text. */
import fc from 'fast-check'

// U+FFFD is refused: API Gateway puts it in place of bytes that are not UTF-8.
const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength }).filter(it => !it.includes('\ufffd'))
const name = fc.oneof(
  fc.constantFrom('', '__proto__', 'constructor', 'prototype', 'toString', 'a.b', '7', 'speedLimit', 'timezone'),
  text(12),
)
const scalar = fc.oneof(
  fc.constantFrom(null, true, false, '', 0, -1, 1e300, 5e-324, 0.1, 2 ** 53, '\ud800', '\u0000', '\u202e', '😀'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  text(20),
)

/** Returns an arbitrary JSON text with at most the given depth, far below 16 KB. */
export const anyJsonObject = (levels: number): fc.Arbitrary<string> =>
  fc
    .letrec<{ value: unknown; object: [string, unknown][] }>(tie => ({
      value: fc.oneof(
        { maxDepth: levels - 1, withCrossShrink: true },
        scalar,
        fc.array(tie('value'), { maxLength: 4 }),
        tie('object').map(Object.fromEntries),
      ),
      object: fc.array(fc.tuple(name, tie('value')), { maxLength: 5 }),
    }))
    .object.map(entries => JSON.stringify(Object.fromEntries(entries)))
    .filter(json => levelsOf(JSON.parse(json)) <= levels && Buffer.byteLength(json) <= 16 * 1024)

/** Returns the nesting depth of objects and lists. */
const levelsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levelsOf)) : 0

/** Returns nested objects: `{"a":{"a":{}}}` for 3. */
export const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`

/** Returns an object whose JSON has the given number of bytes, in two-byte letters. */
export const sized = (bytes: number): string => `{"a":"${'é'.repeat((bytes - 8) / 2)}"}`
