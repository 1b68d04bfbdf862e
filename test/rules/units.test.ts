import { operations } from '#shared/api/index.ts'
import { openApi } from '#shared/api/openapi.ts'
import { spoken } from '../../scripts/generated.ts'

const UNITS = [
  'id',
  'count',
  'HTTP status',
  'kn',
  'm',
  'l',
  'degrees',
  'ms',
  'ms since 1970',
  'code',
  'bytes',
  'percent',
  'unit of the type',
]

interface Found {
  readonly place: string
  readonly unit: unknown
}

/** Numbers of the OpenAPI document with their units. */
const numbers = (value: unknown, place: string): Found[] => {
  if (typeof value !== 'object' || value === null) return []
  const type: unknown = 'type' in value ? value.type : undefined
  const isNumber = [type].flat().some(one => one === 'number' || one === 'integer')
  const own = isNumber ? [{ place, unit: 'x-unit' in value ? value['x-unit'] : undefined }] : []
  return [...own, ...Object.entries(value).flatMap(([key, member]) => numbers(member, `${place}.${key}`))]
}

const document = spoken.map(api => openApi(api, operations, '0'))

test('states the unit of every number in the API', () => {
  const found = numbers(document, 'openapi')
  expect(found.length).toBeGreaterThan(30)
  // Units of free attributes depend on their names.
  const named = found.filter(({ place }) => !place.endsWith('.attributes.additionalProperties'))
  expect(named.filter(({ unit }) => !UNITS.some(known => known === unit))).toEqual([])
})

test('finds a number without a unit', () => {
  const schema = { properties: { speed: { type: 'number', 'x-unit': 'kn' }, duration: { type: ['integer', 'null'] } } }
  expect(numbers(schema, 'Trip').filter(({ unit }) => unit === undefined)).toEqual([
    { place: 'Trip.properties.duration', unit: undefined },
  ])
})
