import { directUnits } from '../../bench/figures/directUnits.ts'

jest.setTimeout(240_000)

test('costs at most 1.15 write units and 3 read units for a position, counted by the table', async () => {
  const { written, read } = await directUnits('mixed', 1, { vehicles: 6, positions: 40 })
  expect(written).toBeGreaterThanOrEqual(1)
  expect(written).toBeLessThanOrEqual(1.15)
  expect(read).toBeLessThanOrEqual(3)
})
