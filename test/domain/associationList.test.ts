import fc from 'fast-check'
import {
  type Filter,
  projected,
  type Row,
  type Selection,
  selected,
  type Values,
} from '#shared/domain/associationList.ts'
import { ATTRIBUTES, FILTERED, OPERATORS } from '#shared/model/associationFields.ts'

const NOTHING: Values = {
  created_at: null,
  'user.name': null,
  'user.username': null,
  'user.email': null,
  'user.cpf': null,
  'device.name': null,
  'device.imei': null,
  'device.code': null,
  'device.model': null,
  'device.category': null,
  'chips.number': null,
  'chips.serial': null,
  'chips.carrier': null,
  'chips.service_provider': null,
  'chips.batch': null,
  'enterprise.name': null,
  'enterprise.cnpj': null,
}
const row = (id: string, values: Partial<Values>): Row => ({ id, values: { ...NOTHING, ...values } })
const ALL: Selection = { filters: [], search: '', order: [] }
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id).join('')

const ROWS = [
  row('c', { 'user.name': 'Ann', 'chips.number': '2' }),
  row('a', { 'user.name': 'ann', 'chips.number': null }),
  row('b', { 'user.name': 'Bo', 'chips.number': '10', 'user.email': 'ANN@example.org' }),
  row('d', { 'user.name': 'Zoë 100%_', 'chips.number': '2' }),
]

test.each<[string, Partial<Selection>, string]>([
  ['by id when nothing is said', {}, 'abcd'],
  ['as text, not as numbers', { order: [{ field: 'chips.number', direction: 1 }] }, 'bcda'],
  ['with nothing last in both directions', { order: [{ field: 'chips.number', direction: -1 }] }, 'cdba'],
  [
    'by one after the other',
    {
      order: [
        { field: 'chips.number', direction: -1 },
        { field: 'user.name', direction: -1 },
      ],
    },
    'dcba',
  ],
  ['found by a part in any case', { search: 'aNN' }, 'abc'],
  ['found by signs that are no patterns', { search: '0%_' }, 'd'],
])('rows are %s', (_, selection, expected) => {
  expect(ids(selected(ROWS, { ...ALL, ...selection }))).toBe(expected)
})

test.each<[Filter['operator'], readonly string[], string]>([
  ['eq', ['Ann'], 'c'],
  ['eq', ['Ann', 'Bo'], 'bc'],
  ['neq', ['Ann'], 'abd'],
  ['neq', ['Ann', 'Bo'], 'ad'],
  ['sw', ['AN'], 'ac'],
  ['ew', ['N'], 'ac'],
  ['ilk', ['N', 'o'], 'abcd'],
  ['ilk', ['.'], ''],
  ['ew', ['_'], 'd'],
])('the name %s %j', (operator, values, expected) => {
  const filters: Filter[] = [{ field: 'user.name', operator, values }]
  expect(ids(selected(ROWS, { ...ALL, filters }))).toBe(expected)
})

test('what has no value is unlike everything, and different from it', () => {
  const filters = (operator: Filter['operator']): Filter[] => [{ field: 'device.code', operator, values: ['', 'x'] }]
  const found = OPERATORS.map(operator => ids(selected(ROWS, { ...ALL, filters: filters(operator) })))
  expect(Object.fromEntries(OPERATORS.map((operator, n) => [operator, found[n]]))).toEqual({
    eq: '',
    neq: 'abcd',
    ilk: '',
    ew: '',
    sw: '',
  })
})

const anyFilter = fc.record({
  field: fc.constantFrom(...FILTERED),
  operator: fc.constantFrom(...OPERATORS),
  values: fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 3 }),
})
const anyRows = fc
  .array(fc.record({ 'user.name': fc.option(fc.string({ maxLength: 4 })), 'device.code': fc.option(fc.string()) }))
  .map(all => all.map((values, n) => row(String(n).padStart(4, '0'), values)))

test('removes rows by each filter, and complementary rows by eq and neq', () => {
  fc.assert(
    fc.property(anyRows, fc.array(anyFilter, { maxLength: 3 }), anyFilter, (rows, filters, one) => {
      const chosen = selected(rows, { ...ALL, filters })
      const fewer = selected(rows, { ...ALL, filters: [...filters, one] })
      expect(chosen).toEqual(expect.arrayContaining(fewer))
      const by = (operator: Filter['operator']) => selected(rows, { ...ALL, filters: [{ ...one, operator }] })
      expect(by('eq').length + by('neq').length).toBe(rows.length)
    }),
  )
})

test('returns only the requested attributes', () => {
  const values = { ...NOTHING, 'user.name': 'Ann', 'user.email': 'ann@example.org' }
  expect(projected(ATTRIBUTES, ['name', 'batch', 'constructor'], values)).toEqual({ name: 'Ann', batch: null })
})
