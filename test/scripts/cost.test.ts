import {
  batchesOf,
  consumptionOf,
  type Deployment,
  exceededLimits,
  monthlyCost,
  restCost,
  totalOf,
} from '../../scripts/cost/cost.ts'
import { estimate } from '../../scripts/cost/tables.ts'

const STREAM: Deployment = { ingestion: 'stream', alarms: 'all', web: false }
const DIRECT: Deployment = { ingestion: 'direct', alarms: 'few', web: false }

const PHONES = { devices: 10, every: 60, batch: 1 }
const VEHICLES = { devices: 1000, every: 10, batch: 1 }

test('costs about 13.50 a month at rest with the stream, and less than 1.20 without', () => {
  expect(totalOf(restCost(10, STREAM))).toBeCloseTo(13.53, 1)
  expect(totalOf(restCost(10, DIRECT))).toBeCloseTo(1.08, 1)
  expect(totalOf(restCost(10, DIRECT))).toBeLessThan(1.2)
  expect(totalOf(restCost(10, { ...DIRECT, alarms: 'none' }))).toBeCloseTo(0.58, 1)
})

test('costs less than 3 a month for ten phones without the stream', () => {
  expect(monthlyCost(PHONES, DIRECT)).toBeCloseTo(2.3, 1)
  expect(monthlyCost(PHONES, STREAM)).toBeCloseTo(14.81, 1)
})

test('costs less with the stream from 18 reports a second on', () => {
  const difference = (reports: number) => {
    const fleet = { devices: reports * 10, every: 10, batch: 1 }
    return monthlyCost(fleet, { ...STREAM, alarms: 'few' }) - monthlyCost(fleet, DIRECT)
  }
  expect(difference(16)).toBeGreaterThan(0)
  expect(difference(20)).toBeLessThan(0)
  expect(monthlyCost(VEHICLES, STREAM)).toBeLessThan(monthlyCost(VEHICLES, DIRECT))
})

test('counts batches: one for each report of a few devices, one a second for many, and more for more than 100', () => {
  expect(batchesOf(0.01, 1)).toBeCloseTo(0.01, 3)
  expect(batchesOf(50, 1)).toBeCloseTo(1, 3)
  expect(batchesOf(1000, 1)).toBe(10)
  expect(batchesOf(1000, 4)).toBe(10)
})

test('plans shards for 800 reports or 800 kB a second each', () => {
  const shardsFor = (devices: number, batch: number) => consumptionOf({ devices, every: 1, batch }, STREAM).shards
  expect(shardsFor(800, 1)).toBe(1)
  expect(shardsFor(801, 1)).toBe(2)
  // 8,000 reports of 100 positions are 117 MB.
  expect(shardsFor(800_000, 100)).toBe(147)
})

test('says which limits a fleet exceeds', () => {
  const exceeded = (devices: number, ingestion: 'stream' | 'direct') =>
    exceededLimits(consumptionOf({ devices, every: 10, batch: 1 }, { ingestion }), { ingestion })
  expect(exceeded(100, 'stream')).toEqual([])
  expect(exceeded(5000, 'stream')).toEqual(['A new account runs 10 functions at once, and this fleet 5 on average.'])
  expect(exceeded(5000, 'direct')).toContain('Direct ingestion accepts 200 reports a second, not 500.')
  expect(exceeded(1_000_000, 'stream')).toEqual([
    'API Gateway accepts 10,000 requests a second, not 100,000.',
    'A table takes 40,000 write units a second, not 109,000.',
    'An account runs 1,000 functions at once, not 1,092.',
  ])
  expect(exceeded(10_000_000, 'stream')).toContain('The stream can have 200 shards, not 1,250.')
})

test('prints counts, costs and limits', () => {
  const text = estimate({ devices: 1_000_000, every: 60, batch: 1 }, { ...STREAM, web: true })
  expect(text).toMatch(/^reports +16,667 +43,800,000,000$/m)
  expect(text).toMatch(/^shards +21$/m)
  expect(text).toMatch(/^API Gateway +43,800$/m)
  expect(text).toContain('API Gateway accepts 10,000 requests a second, not 16,667.')
  expect(text).not.toMatch(/NaN|undefined|Infinity/)
})
