import fc from 'fast-check'
import { matchesLike } from '#shared/domain/devicehive/page.ts'
import { runs } from '../../kit/runs.ts'

/** Implements the definition of LIKE: tries all matches of a pattern character one after the other. */
const isLikeByDefinition = (text: readonly string[], [sign, ...rest]: readonly string[]): boolean => {
  if (sign === undefined) return text.length === 0
  if (sign === '%')
    return text.some((_, at) => isLikeByDefinition(text.slice(at), rest)) || isLikeByDefinition([], rest)
  return text.length > 0 && (sign === '_' || sign === text[0]) && isLikeByDefinition(text.slice(1), rest)
}

test.each([
  ['alice', 'alice', true],
  ['alice', 'ali', false],
  ['alice', 'ali%', true],
  ['alice', '%ice', true],
  ['alice', '%ali', false],
  ['alice', 'a%e', true],
  ['aa', 'a%a', true],
  ['a', 'a%a', false],
  ['alice', '_____', true],
  ['alice', '____', false],
  ['alice', 'Alice', false],
  ['', '%', true],
  ['', '', true],
  ['', '_', false],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
  ['a😀c', 'a_c', true],
])('%p like %p: %p', (text, pattern, expected) => {
  expect(matchesLike(text, pattern)).toBe(expected)
})

test('matches any text and pattern as the definition does', () => {
  const signs = (...of: string[]) => fc.array(fc.constantFrom(...of), { maxLength: 8 })
  const property = fc.property(signs('a', 'b', '%'), signs('a', 'b', '%', '_'), (text, pattern) => {
    // A wildcard in the text is an ordinary character.
    expect(matchesLike(text.join(''), pattern.join(''))).toBe(isLikeByDefinition(text, pattern))
  })
  fc.assert(property, { numRuns: runs(200, 2000) })
})
