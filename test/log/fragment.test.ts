import fc from 'fast-check'
import { crc32, gunzipSync } from 'node:zlib'
import { combineCrc32, fragmentOf, gzipArray, valuesOf } from '#shared/log/fragment.ts'

test('joins fragments to one gzip file with the array of all values', () => {
  const fragments = [fragmentOf([{ id: 1 }, { id: 2 }]), fragmentOf([{ name: 'Ærø 🚚' }]), fragmentOf([[3], null])]
  expect(JSON.parse(gunzipSync(gzipArray(fragments)).toString())).toEqual([
    { id: 1 },
    { id: 2 },
    { name: 'Ærø 🚚' },
    [3],
    null,
  ])
})

test('returns an empty array without fragments', () => {
  expect(gunzipSync(gzipArray([])).toString()).toBe('[]')
})

test('unpacks any split of any values to the same array', () => {
  const values = fc.array(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), { maxLength: 6 })
  fc.assert(
    fc.property(values, groups => {
      const joined = gunzipSync(gzipArray(groups.map(fragmentOf))).toString()
      expect(joined).toBe(JSON.stringify(groups.flat()))
    }),
  )
})

test('returns the values of a fragment', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), values => {
      expect(JSON.stringify(valuesOf(fragmentOf(values)))).toBe(JSON.stringify(values))
    }),
  )
})

test('computes the checksum of a whole from those of its parts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.uint8Array({ maxLength: 5000 }), (first, second) => {
      expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(Buffer.concat([first, second])))
    }),
  )
})
