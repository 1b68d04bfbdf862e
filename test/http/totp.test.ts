import { newTotpKey, stepOfCode, totpCode } from '#shared/http/totp.ts'

/** `12345678901234567890` in Base32: the key of the test vectors in RFC 6238. */
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** The codes of RFC 6238, appendix B, for SHA-1: the last six of their eight digits. */
test.each([
  [59, 287_082],
  [1_111_111_109, 81_804],
  [1_111_111_111, 50_471],
  [1_234_567_890, 5924],
  [2_000_000_000, 279_037],
  [20_000_000_000, 353_130],
])('returns the code of RFC 6238 at %d seconds: %d', (seconds, code) => {
  expect(totpCode(KEY, Math.floor(seconds / 30))).toBe(code)
})

test('accepts the codes of the step before, of this one and of the next', () => {
  const now = 1_111_111_110_000
  const steps = [-2, -1, 0, 1, 2].map(offset => totpCode(KEY, now / 30_000 + offset))
  expect(steps.map(code => stepOfCode(KEY, code, now))).toEqual([
    undefined,
    37_037_036,
    37_037_037,
    37_037_038,
    undefined,
  ])
})

test('creates different keys of 160 bits', () => {
  const keys = [newTotpKey(), newTotpKey()]
  expect(keys[0]).toMatch(/^[A-Z2-7]{32}$/)
  expect(keys[0]).not.toBe(keys[1])
})
