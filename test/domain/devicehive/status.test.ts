import fc from 'fast-check'
import { type Status, statusOf, withStatus } from '#shared/domain/devicehive/status.ts'
import { isActive, plainProfile } from '#shared/domain/userRules.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const account = fc
  .record({
    disabled: fc.boolean(),
    expirationTime: fc.constantFrom(null, '2026-05-01T00:00:00.000+00:00', '2027-05-01T00:00:00.000+00:00'),
    locked: fc.boolean(),
  })
  .map(({ locked, ...said }) => ({
    ...plainProfile('dave', 'dave'),
    ...said,
    standing: locked ? ({ login: 'dave', locked: true } as const) : { login: 'dave' },
  }))
const status = fc.constantFrom<Status[]>(0, 1, 2)

test('sets the status of any user to the given value', () => {
  fc.assert(
    fc.property(account, status, (user, wanted) => {
      const after = withStatus(user, wanted, NOW)
      expect(statusOf(after, NOW)).toBe(wanted)
      // The other APIs reject only users with status 2.
      expect(isActive(after, NOW)).toBe(wanted !== 2)
      expect(after.standing.login).toBe('dave')
    }),
  )
})

test('keeps an expiration time that is in the future', () => {
  const user = { ...plainProfile('dave', 'dave'), expirationTime: '2027-05-01T00:00:00.000+00:00', standing: {} }
  expect(withStatus(user, 0, NOW).expirationTime).toBe('2027-05-01T00:00:00.000+00:00')
})
