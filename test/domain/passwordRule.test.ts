import { passwordMinLength, refusedPassword } from '#shared/domain/passwordRule.ts'

test.each<[unknown, number]>([
  [undefined, 8],
  [12, 12],
  ['12', 12],
  [1, 1],
  [128, 128],
  [0, 1],
  [-5, 1],
  [500, 128],
  ['many', 8],
])('requires for the setting %p a length of %d characters', (value, expected) => {
  const attributes = value === undefined ? {} : { passwordMinLength: value as number }
  expect(passwordMinLength(attributes)).toBe(expected)
})

test('states the rule in the error message', () => {
  expect(refusedPassword('1234567', 8)).toBe('password must have at least 8 characters')
  expect(refusedPassword('12345678', 8)).toBeUndefined()
  expect(refusedPassword('😀'.repeat(7), 8)).toBe('password must have at least 8 characters')
  expect(refusedPassword('x'.repeat(129), 8)).toBe('password must have at most 128 characters')
})
