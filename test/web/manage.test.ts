/** Group tree, and attributes as form rows. */
import * as fc from 'fast-check'
import { flattenGroups, possibleParents } from '../../web/src/pages/manage/groupTree.ts'
import { attributesOf, newRow, rowsOf } from '../../web/src/ui/attributeRows.ts'
import { anyJsonObject } from '../kit/anyJson.ts'
import { runs } from '../kit/runs.ts'

const group = (id: number, groupId = 0, name = `Group ${id}`) => ({ id, groupId, name, attributes: {} })
const read = (branches: ReturnType<typeof flattenGroups>) =>
  branches.map(({ group: { id }, depth }) => `${'-'.repeat(depth)}${id}`)

test('lists groups below their parent, by name', () => {
  const groups = [group(1), group(2, 1, 'Group 10'), group(3, 1, 'Group 9'), group(4, 2), group(5)]
  expect(read(flattenGroups(groups))).toEqual(['1', '-3', '-2', '--4', '5'])
})

test('does not offer a group or its subgroups as its parent', () => {
  const branches = flattenGroups([group(1), group(2, 1), group(3, 2), group(4)])
  expect(read(possibleParents(1, branches))).toEqual(['4'])
  expect(read(possibleParents(2, branches))).toEqual(['1', '4'])
  expect(read(possibleParents(4, branches))).toEqual(['1', '-2', '--3'])
  expect(read(possibleParents(undefined, branches))).toHaveLength(4)
})

test('lists every group once, even with missing parents or cycles (property)', () => {
  const groups = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 12 }), groupId: fc.nat(12) }), {
    selector: ({ id }) => id,
  })
  fc.assert(
    fc.property(groups, list => {
      const branches = flattenGroups(list.map(({ id, groupId }) => group(id, groupId)))
      expect(branches.map(one => one.group.id).toSorted((a, b) => a - b)).toEqual(
        list.map(({ id }) => id).toSorted((a, b) => a - b),
      )
    }),
  )
})

test('restores text, number and flag attributes', () => {
  const value = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())
  const name = fc.stringMatching(/^[a-zA-Z][a-zA-Z.]{0,12}$/)
  fc.assert(
    fc.property(fc.dictionary(name, value, { noNullPrototype: true }), attributes => {
      const known = Object.fromEntries(Object.entries(attributes).map(([key, one]) => [key, one === 0 ? 0 : one]))
      expect(attributesOf(rowsOf(known))).toEqual(known)
    }),
  )
})

test('keeps unedited attributes exactly (property)', () => {
  fc.assert(
    fc.property(anyJsonObject(8), text => {
      const rows = rowsOf(JSON.parse(text))
      expect(JSON.stringify(attributesOf(rows))).toBe(text)
      expect(JSON.stringify(attributesOf([...rows, newRow()]))).toBe(text)
    }),
    { numRuns: runs(50, 500) },
  )
})

test('edits objects, lists and null as JSON', () => {
  const rows = rowsOf({ area: { floor: 1 }, none: null, list: [1] })
  expect(rows.map(({ kind, value }) => [kind, value])).toEqual([
    ['json', '{"floor":1}'],
    ['json', 'null'],
    ['json', '[1]'],
  ])
  const [area, ...others] = rows
  expect(attributesOf([{ ...area!, value: '{"floor":2}' }, ...others])).toEqual({
    area: { floor: 2 },
    none: null,
    list: [1],
  })
})

test('omits rows without a name, and keeps an invalid number as text', () => {
  expect(
    attributesOf([newRow(' ', 'text', 'x'), newRow('speedLimit', 'number', '50'), newRow('limit', 'number', 'no')]),
  ).toEqual({
    speedLimit: 50,
    limit: 'no',
  })
})
