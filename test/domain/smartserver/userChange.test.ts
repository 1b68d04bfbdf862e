import * as fc from 'fast-check'
import {
  toSmartServerUser,
  isInScope,
  mayMake,
  type Person,
  userTypeOf,
} from '#shared/domain/smartserver/smartServerUser.ts'
import { changedUser, newUser } from '#shared/domain/smartserver/userChange.ts'
import type { TenantRole } from '#shared/domain/membership.ts'
import { plainProfile } from '#shared/domain/userRules.ts'
import { tenantId, userId } from '#shared/model/ids.ts'
import type { UserType } from '#shared/model/smartserver.ts'
import { runs } from '../../kit/runs.ts'

const TYPES = ['USER', 'USER_MANAGER', 'OWNER', 'ADMIN'] as const
const rank = (type: UserType) => TYPES.indexOf(type)

const roles = fc.constantFrom<TenantRole | undefined>('owner', 'manager', 'member', undefined)
const people = fc
  .record({
    id: fc.integer({ min: 1, max: 4 }),
    administrator: fc.boolean(),
    tenant: fc.integer({ min: 0, max: 2 }),
    role: roles,
  })
  .map(({ id, administrator, tenant, role }): Person => ({
    ...plainProfile(`Person ${id}`, `p${id}@example.org`),
    id: userId(id),
    administrator,
    standing: { ...(tenant > 0 && { tenantId: tenantId(tenant) }), ...(role !== undefined && { tenantRole: role }) },
  }))

const wishes = fc.record(
  {
    userName: fc.constantFrom('one', 'two'),
    firstName: fc.constantFrom('', 'First'),
    emailAddress: fc.constantFrom('a@b.c', 'none'),
    customerId: fc.constantFrom(null, tenantId(1), tenantId(2)),
    userType: fc.constantFrom(...TYPES),
    blocked: fc.boolean(),
    googleApiKey: fc.constantFrom(null, 'key'),
  },
  { requiredKeys: [] },
)

test('never raises another user above the changer, and never changes a user above it', () => {
  fc.assert(
    fc.property(people, people, wishes, (changer, before, wish) => {
      fc.pre(isInScope(changer, before) && (changer.id !== before.id || changer === before))
      const outcome = changedUser(changer, before, { id: before.id, ...wish })
      if ('refused' in outcome) return
      const after: Person = { ...before, ...outcome.profile, standing: outcome.standing }
      expect(rank(userTypeOf(after))).toBeLessThanOrEqual(Math.max(rank(userTypeOf(changer)), rank(userTypeOf(before))))
      if (changer.administrator) return
      expect(after.administrator).toBe(before.administrator)
      expect(after.standing.tenantId).toBe(before.standing.tenantId)
      if (changer.id !== before.id) expect(rank(userTypeOf(before))).toBeLessThanOrEqual(rank(userTypeOf(changer)))
    }),
    { numRuns: runs(200, 2000) },
  )
})

test('rejects changing one’s lock, role or tenant', () => {
  fc.assert(
    fc.property(people, wishes, (person, wish) => {
      const outcome = changedUser(person, person, { id: person.id, ...wish })
      if ('refused' in outcome) return
      const after: Person = { ...person, ...outcome.profile, standing: outcome.standing }
      const ranked = ({ userType, customerId, blocked }: ReturnType<typeof toSmartServerUser>) => ({
        userType,
        customerId,
        blocked,
      })
      expect(ranked(toSmartServerUser(after, undefined))).toEqual(ranked(toSmartServerUser(person, undefined)))
    }),
  )
})

test('sets the requested fields and keeps the others', () => {
  fc.assert(
    fc.property(people, people, wishes, (changer, before, wish) => {
      fc.pre(changer.administrator && changer.id !== before.id)
      const outcome = changedUser(changer, before, { id: before.id, ...wish })
      if ('refused' in outcome) return
      const shown = toSmartServerUser({ ...before, ...outcome.profile, standing: outcome.standing }, undefined)
      const { googleApiKey: _key, licenseAgreementAccepted: _accepted, ...was } = toSmartServerUser(before, undefined)
      const { googleApiKey: _wished, ...wished } = wish
      expect(shown).toMatchObject({ ...was, ...wished })
    }),
  )
})

test('creates a user as requested, never above its creator', () => {
  fc.assert(
    fc.property(
      people,
      fc.constantFrom(...TYPES),
      fc.constantFrom(null, tenantId(1)),
      (maker, userType, customerId) => {
        const name = { userName: 'new', firstName: 'New', lastName: '', emailAddress: 'n@e.w', password: '' }
        const outcome = newUser(maker, { ...name, userType, customerId })
        if ('refused' in outcome) return
        const made: Person = { ...plainProfile('', ''), id: userId(9), ...outcome.profile, standing: outcome.standing }
        expect(toSmartServerUser(made, undefined)).toMatchObject({
          userType,
          customerId,
          userName: 'new',
          firstName: 'New',
        })
        expect(mayMake(maker, userType)).toBe(true)
        expect(isInScope(maker, made)).toBe(true)
      },
    ),
  )
})
