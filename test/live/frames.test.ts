import fc from 'fast-check'
import { FRAME_MAX_BYTES, framesOf, type Member, member } from '#shared/live/frames.ts'
import { runs } from '../kit/runs.ts'

const anyMember = fc
  .tuple(fc.constantFrom('devices', 'positions', 'events'), fc.nat(40_000), fc.constantFrom('a', 'ü', '😀', '"'))
  .map(([list, length, letter]) => member(list, { text: letter.repeat(length) }))
const anyGroups = fc.array(fc.array(anyMember, { minLength: 1, maxLength: 3 }), { maxLength: 30 })
const fits = (group: readonly Member[]) => group.reduce((sum, { bytes }) => sum + bytes + 1, 42) <= FRAME_MAX_BYTES

test('keeps every message within 32 KB (property)', () => {
  fc.assert(
    fc.property(anyGroups, groups => {
      const { frames, leftOut } = framesOf(groups)
      for (const frame of frames) expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(FRAME_MAX_BYTES)
      expect(leftOut).toBe(groups.flatMap(group => (fits(group) ? [] : group.filter(one => !fits([one])))).length)
    }),
    { numRuns: runs(50, 200) },
  )
})

test('keeps all members in order, and groups in one message (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2000), { maxLength: 100 }), lengths => {
      const groups = lengths.map((length, id) => [
        member('devices', { id, text: 'x'.repeat(length) }),
        member('positions', { deviceId: id }),
      ])
      const read = framesOf(groups).frames.map(frame => JSON.parse(frame))
      expect(read.flatMap(({ devices }) => devices.map((device: { id: number }) => device.id))).toEqual(
        lengths.map((_, id) => id),
      )
      for (const { devices, positions } of read)
        expect(positions.map((one: { deviceId: number }) => one.deviceId)).toEqual(
          devices.map((one: { id: number }) => one.id),
        )
    }),
    { numRuns: runs(25, 100) },
  )
})

test('orders lists, whatever the order of the members: events, positions, devices', () => {
  const all = [member('devices', { id: 1 }), member('positions', { id: 2 }), member('events', { id: 3 })]
  expect(framesOf([all]).frames).toEqual(['{"events":[{"id":3}],"positions":[{"id":2}],"devices":[{"id":1}]}'])
  expect(framesOf([all.slice(0, 2)]).frames).toEqual(['{"positions":[{"id":2}],"devices":[{"id":1}]}'])
})

test('omits empty lists and repeated positions', () => {
  const position = member('positions', { id: 7 })
  expect(framesOf([]).frames).toEqual([])
  expect(framesOf([[member('devices', { id: 1 })]]).frames).toEqual(['{"devices":[{"id":1}]}'])
  expect(
    framesOf([
      [member('events', { id: 1 }), position],
      [member('events', { id: 2 }), position],
    ]).frames,
  ).toEqual(['{"events":[{"id":1},{"id":2}],"positions":[{"id":7}]}'])
})

test('splits a group that exceeds one message', () => {
  const text = 'x'.repeat(20_000)
  const { frames, leftOut } = framesOf([[member('devices', { id: 1, text }), member('positions', { id: 2, text })]])
  expect(frames.map(frame => JSON.parse(frame))).toEqual([
    { devices: [{ id: 1, text }] },
    { positions: [{ id: 2, text }] },
  ])
  expect(leftOut).toBe(0)
})
