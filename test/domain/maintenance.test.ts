import { maintenancePlans } from '#shared/domain/events.ts'
import { settingsFrom } from '#shared/domain/settings.ts'
import type { Position } from '#shared/model/position.ts'
import type { Attributes } from '#shared/model/wire.ts'
import { stored } from '../kit/positions.ts'

const position = (attributes: Attributes, fixTime = 0): Position => stored(0, { fixTime, attributes })

/** Returns the positions at which maintenance is due. */
const due = (positions: readonly Position[], plan: { type: string; start: number; period: number }) =>
  positions.filter(
    (one, n) =>
      maintenancePlans(one, {
        last: undefined,
        previous: positions[n - 1],
        latest: true,
        settings: settingsFrom(),
        insideBefore: [],
        maintenances: [{ id: 1, ...plan }],
      }).length > 0,
  )
const odometers = (values: readonly number[]) => values.map(odometer => position({ odometer }))

test.each([
  [1000, 5000, [0, 900, 1000, 5999, 6000, 6001, 11_000, 21_000, 21_000], [1000, 6000, 11_000, 21_000]],
  [100_000, 10_000, [0, 50_000, 99_999, 100_000, 109_999, 110_000, 95_000, 130_000], [100_000, 110_000, 130_000]],
])('is due at %d and then each %d', (start, period, values, expected) => {
  const found = due(odometers(values), { type: 'odometer', start, period })
  expect(found.map(({ attributes }) => attributes['odometer'])).toEqual(expected)
})

test('reads text as a number, times as milliseconds, and nothing else', () => {
  const HOUR = 3_600_000
  const times = [HOUR, 2 * HOUR, 3 * HOUR].map(ms => position({}, ms))
  expect(due(times, { type: 'fixTime', start: 2 * HOUR, period: HOUR })).toHaveLength(2)
  const texts = ['1', '5', 'x', ''].map(odometer => position({ odometer }))
  expect(due(texts, { type: 'odometer', start: 5, period: 5 })).toHaveLength(1)
  expect(due(odometers([1, 100]), { type: 'odometer', start: 5, period: 0 })).toEqual([])
  expect(due(odometers([1, 100]), { type: 'constructor', start: 5, period: 5 })).toEqual([])
})
