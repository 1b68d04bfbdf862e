import * as fc from 'fast-check'
import { joinedName, splitName } from '#shared/domain/smartserver/smartServerUser.ts'

const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', 'B', ' ', '-', 'é') })

test('splits a name at its last space', () => {
  expect(splitName('Ada King Lovelace')).toEqual({ firstName: 'Ada King', lastName: 'Lovelace' })
  expect(splitName('Ada')).toEqual({ firstName: 'Ada', lastName: '' })
})

test('joins any split name to the original', () => {
  fc.assert(fc.property(text, name => joinedName(splitName(name), name) === name))
})

test('joins two empty names to an empty name', () => {
  fc.assert(fc.property(text, text, (firstName, lastName) => joinedName({ firstName, lastName }, 'login') !== ''))
  expect(joinedName({ firstName: '', lastName: '' }, 'login')).toBe('login')
})
