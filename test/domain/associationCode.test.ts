import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import {
  associationCode,
  CODED_ID_MAX,
  type CodeKind,
  codeOf,
  idOfCode,
  pairOfCode,
} from '#shared/domain/associationCode.ts'
import { runs } from '../kit/runs.ts'

const KINDS: readonly CodeKind[] = ['vehicle', 'user', 'enterprise', 'device']
const anyId = fc.integer({ min: 1, max: CODED_ID_MAX })
const anyKind = fc.constantFrom(...KINDS)
const anyPair = fc.record({ vehicle: anyId, user: anyId })
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const anyCode = fc.string({ unit: fc.constantFrom(...DIGITS.split('')), minLength: 15, maxLength: 15 })

/** Computes the id in other steps, with the numbers of the document. */
const M = 62n ** 15n
const told = (N: bigint): string => {
  const X = (N * 491769898587992411905851669n + 493788013467515736680581492n) % M
  const digits = Array.from({ length: 15 }, (_, n) => (X / 62n ** BigInt(14 - n)) % 62n)
  return digits.map(digit => DIGITS[Number(digit)]).join('')
}

const vectors = [
  ...readFileSync('docs/vehicle-ids.md', 'utf8').matchAll(/^\| (\w+) +\| (\d+) +\| (\d+|–) +\| `(\w+)` \|$/gm),
].map(([, kind = '', first, second, code = '']) => ({
  kind,
  first: Number(first),
  second: second === '–' ? 0 : Number(second),
  code,
}))

test('lists every kind with its first and last id in the published table', () => {
  expect(new Set(vectors.map(({ kind }) => kind))).toEqual(new Set([...KINDS, 'user_permission']))
  expect(vectors.filter(({ first }) => first === 1).length).toBeGreaterThanOrEqual(5)
  expect(vectors.filter(({ first }) => first === 4398046511103)).toHaveLength(5)
  expect(CODED_ID_MAX).toBe(4398046511103)
})

test.each(vectors.map(vector => [vector.kind, vector.first, vector.second, vector.code] as const))(
  '%s %d %d is %s, now and for ever',
  (kind, first, second, code) => {
    const number = ['vehicle', 'user', 'user_permission', 'enterprise', 'device'].indexOf(kind) + 1
    expect(told((BigInt(number) << 84n) + (BigInt(first) << 42n) + BigInt(second))).toBe(code)
    const known = KINDS.find(one => one === kind)
    if (known) {
      expect([codeOf(known, first), idOfCode(known, code)]).toEqual([code, first])
    } else {
      expect(associationCode({ vehicle: first, user: second })).toBe(code)
      expect(pairOfCode(code)).toEqual({ vehicle: first, user: second })
    }
  },
)

test('decodes 10,000 ids of objects and associations, which are 15 letters and digits', () => {
  fc.assert(
    fc.property(anyKind, anyId, anyPair, (kind, id, pair) => {
      const [code, association] = [codeOf(kind, id), associationCode(pair)]
      expect([code, association].join(' ')).toMatch(/^[0-9A-Za-z]{15} [0-9A-Za-z]{15}$/)
      expect(idOfCode(kind, code)).toBe(id)
      expect(pairOfCode(association)).toEqual(pair)
    }),
    { numRuns: runs(1000, 10_000) },
  )
})

test('rejects the id of another kind', () => {
  fc.assert(
    fc.property(anyKind, anyKind, anyId, anyPair, (kind, other, id, pair) => {
      if (other !== kind) expect(idOfCode(other, codeOf(kind, id))).toBeUndefined()
      expect(pairOfCode(codeOf(kind, id))).toBeUndefined()
      expect(idOfCode(kind, associationCode(pair))).toBeUndefined()
    }),
  )
})

test('creates 30,000 different ids for different objects', () => {
  const codes = Array.from({ length: 5000 }, (_, n) => [
    ...KINDS.map(kind => codeOf(kind, n + 1)),
    associationCode({ vehicle: n + 1, user: 1 }),
    associationCode({ vehicle: 1, user: n + 2 }),
  ]).flat()
  expect(new Set(codes).size).toBe(30_000)
})

test('decodes any other 15 letters and digits to nothing or to the only object with that id', () => {
  let meant = 0
  fc.assert(
    fc.property(anyCode, code => {
      for (const kind of KINDS) {
        const id = idOfCode(kind, code)
        if (id !== undefined) expect(codeOf(kind, id)).toBe(code)
      }
      const pair = pairOfCode(code)
      if (pair) expect(associationCode(pair)).toBe(code)
      if (pair) meant += 1
    }),
    { numRuns: 2000 },
  )
  // One of 39 is valid: the kind matches and neither number is 0. Ids of single objects never occur by chance.
  expect(meant).toBeGreaterThan(10)
  expect(meant).toBeLessThan(150)
})

test.each([
  ['one sign more', 'ABC1234567890DEF'],
  ['one sign less', 'ABC1234567890D'],
  ['nothing', ''],
  ['a sign that is no digit', 'ABC1234567890D-'],
  ['a letter of another script', 'ABC1234567890Dé'],
  ['a line more', `${codeOf('vehicle', 1)}\n`],
])('rejects %s as an id', (_, code) => {
  expect([idOfCode('vehicle', code), idOfCode('user', code), pairOfCode(code)]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test.each([0, -1, 1.5, NaN, Infinity, CODED_ID_MAX + 1])('rejects %d, which has no id', number => {
  expect(() => codeOf('user', number)).toThrow(RangeError)
  expect(() => associationCode({ vehicle: number, user: 1 })).toThrow(RangeError)
  expect(() => associationCode({ vehicle: 1, user: number })).toThrow(RangeError)
})
