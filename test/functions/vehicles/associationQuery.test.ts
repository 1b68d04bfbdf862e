import fc from 'fast-check'
import { CallerError } from '#shared/errors.ts'
import { associationQuery } from '../../../functions/vehicles/associationQuery.ts'
import { bracketQuery } from '../../../functions/vehicles/associationQuery.ts'
import { runs } from '../../kit/runs.ts'

test('brackets are read as they are written, a dot in them is no path', () => {
  expect(bracketQuery('filters[device.name][ilk]=a%26b+c&attributes[]=x&&limit=5&includes%5Buser%5D')).toEqual([
    { name: 'filters', path: ['device.name', 'ilk'], value: 'a&b c' },
    { name: 'attributes', path: [''], value: 'x' },
    { name: 'limit', path: [], value: '5' },
    { name: 'includes', path: ['user'], value: '' },
  ])
})

test.each([
  '[a]=1',
  'a]=1',
  'a[b=1',
  'a[b]c=1',
  'a[[b]]=1',
  'a[b][c][d][e]=1',
  'A=1',
  '%00=1',
  'a%=1',
  'a=%E0%A4',
  '=1',
])('%s is no query', query => {
  expect(() => bracketQuery(query)).toThrow(CallerError)
})

test('lists are written in every way in which clients write them', () => {
  const ways = ['attributes[]=name&attributes[]=email', 'attributes[0]=name&attributes[1]=email']
  for (const query of [
    ...ways,
    'attributes=name&attributes=email',
    'attributes[]=name&attributes[]=email&attributes=name',
  ])
    expect(associationQuery(query).attributes).toEqual(['name', 'email'])
  expect(associationQuery('attributes=&sort=&filters=&includes=')).toEqual(associationQuery(''))
})

test('filters of one field and operator are one filter with several values', () => {
  const query =
    'filters[user.name][eq]=a&filters[user.name][eq][]=b&filters[user.name][eq][2]=c&filters[user.name][sw]=d'
  expect(associationQuery(query).filters).toEqual([
    { field: 'user.name', operator: 'eq', values: ['a', 'b', 'c'] },
    { field: 'user.name', operator: 'sw', values: ['d'] },
  ])
})

test('100 characters are counted as people count them', () => {
  expect(associationQuery(`filters[user.name][eq]=${'😀'.repeat(100)}`).filters).toHaveLength(1)
  expect(() => associationQuery(`filters[user.name][eq]=${'😀'.repeat(101)}`)).toThrow(CallerError)
})

const part = fc.constantFrom(
  'filters',
  'includes',
  'attributes',
  'sort',
  '[',
  ']',
  '[]',
  '[eq]',
  '[user.name]',
  '=',
  '&',
  '.',
  '%',
  '%5B',
  '__proto__',
  'constructor',
  'name',
  '-1',
  'é',
)

test('whatever is sent is read or refused in words', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), parts => {
      try {
        const { attributes, filters, order } = associationQuery(parts.join(''))
        expect(attributes.length).toBeGreaterThan(0)
        expect(filters.length + order.length).toBeLessThanOrEqual(14)
      } catch (error) {
        expect(error).toMatchObject({ name: 'CallerError', kind: 'malformed' })
      }
      expect(Object.hasOwn(Object.prototype, 'name')).toBe(false)
    }),
    { numRuns: runs(500, 5000) },
  )
})
