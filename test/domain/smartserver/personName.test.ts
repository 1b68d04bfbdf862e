import * as fc from 'fast-check'
import { joinedName, splitName } from '#shared/domain/smartserver/smartServerUser.ts'

const text = fc.string({ maxLength: 20, unit: fc.constantFrom('a', 'B', ' ', '-', 'é') })

test('a name is divided at its last space', () => {
  expect(splitName('Ada King Lovelace')).toEqual({ firstName: 'Ada King', lastName: 'Lovelace' })
  expect(splitName('Ada')).toEqual({ firstName: 'Ada', lastName: '' })
})

test('any name joins to itself again', () => {
  fc.assert(fc.property(text, name => joinedName(splitName(name), name) === name))
})

test('no two names join to nothing', () => {
  fc.assert(fc.property(text, text, (firstName, lastName) => joinedName({ firstName, lastName }, 'login') !== ''))
  expect(joinedName({ firstName: '', lastName: '' }, 'login')).toBe('login')
})
