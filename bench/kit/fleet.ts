/** Simulated vehicles that report every ten seconds, and their stream batches. All data is the same in each run. */
import type { KinesisStreamEvent } from 'aws-lambda'
import type { DeviceId } from '#shared/model/ids.ts'
import { pieces } from '#shared/domain/pieces.ts'
import { osmand } from '#shared/protocol/osmand.ts'
import { encodeRecord, type Point, type StreamRecord } from '#shared/stream/record.ts'
import { sequenceOf } from '../../local/stream/frames.ts'
import { kinesisEvent } from '../../local/stream/kinesisEvent.ts'
import { type Fix, reportQuery } from '../../local/fleet/tracker.ts'
import { gridVehicle, type GridVehicle } from './gridVehicle.ts'

export const START_MS = Date.UTC(2026, 5, 1, 6)
export const REPORT_EVERY_MS = 10_000

/** Mixed traffic alternates between driving and parking, each about half of the time. Parked vehicles report too. */
export type Traffic = 'mixed' | 'driving'

const SPELL_LEAST_MS = 10 * 60_000
const SPELL_MORE_MS = 30 * 60_000
/** Time between the fix and its arrival. */
const LATENCY_LEAST_MS = 150
const LATENCY_MORE_MS = 1200

/** Returns a Park–Miller generator with values from 0 to 1. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed * 7919 + 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

export class Reporter {
  private readonly vehicle: GridVehicle
  private readonly random: () => number
  private readonly traffic: Traffic
  private fix: Fix
  private atMs = START_MS
  /** Clock of the vehicle, which stops while it is parked. */
  private drivenToMs = START_MS
  private driving: boolean
  private spellEndMs: number

  constructor(
    readonly deviceId: DeviceId,
    traffic: Traffic,
  ) {
    this.traffic = traffic
    this.random = randomFrom(deviceId)
    this.vehicle = gridVehicle(deviceId, START_MS)
    this.driving = traffic === 'driving' || this.random() < 0.5
    this.spellEndMs = START_MS + this.random() * SPELL_MORE_MS
    this.fix = this.vehicle.driveUntil(START_MS)
  }

  /** Returns the next fix, ten seconds after the previous one. */
  next(): Fix {
    this.atMs += REPORT_EVERY_MS
    if (this.traffic === 'mixed' && this.atMs > this.spellEndMs) {
      this.driving = !this.driving
      this.spellEndMs = this.atMs + SPELL_LEAST_MS + this.random() * (SPELL_MORE_MS - SPELL_LEAST_MS)
    }
    if (this.driving) this.fix = this.vehicle.driveUntil((this.drivenToMs += REPORT_EVERY_MS))
    else this.fix = { ...this.fix, speedKnots: 0 }
    return { ...this.fix, time: this.atMs }
  }

  /** Returns the next fixes as the stream record that ingest writes: one record with this number of points. */
  nextRecord(points = 1): StreamRecord {
    const fixes = Array.from({ length: points }, () => this.next())
    const receivedAt = Math.floor(this.atMs + LATENCY_LEAST_MS + this.random() * LATENCY_MORE_MS)
    return {
      v: 1,
      deviceId: this.deviceId,
      protocol: 'osmand',
      receivedAt,
      ip: '203.0.113.7',
      points: fixes.flatMap(fix => pointsOf(fix, receivedAt)),
    }
  }
}

const pointsOf = (fix: Fix, receivedAt: number): Point[] =>
  osmand({ headers: {}, query: reportQuery('bench', fix), body: '', receivedAt }).reports.flatMap(
    ({ points }) => points,
  )

let delivered = 0

/** Returns a batch as the event source delivers it. Sequence numbers rise from batch to batch. */
export const batchOf = (records: readonly StreamRecord[]): KinesisStreamEvent =>
  kinesisEvent(
    records.map(record => ({
      sequence: sequenceOf({ generation: START_MS, count: (delivered += 1) }),
      partitionKey: String(record.deviceId),
      arrivedAt: record.receivedAt,
      data: Buffer.from(encodeRecord(record)),
    })),
    { streamArn: 'arn:aws:kinesis:local:000000000000:stream/positions', shardId: 'shardId-000000000000' },
  )

/** Batch size of the deployed event source. */
const BATCH_RECORDS = 100

/** Returns the next positions of each vehicle, each in a separate record. A batch has `positionsPerDevice` of each vehicle. */
export const batchesOf = (reporters: readonly Reporter[], positionsPerDevice: number): KinesisStreamEvent[] => {
  const records = reporters.flatMap(reporter => Array.from({ length: positionsPerDevice }, () => reporter.nextRecord()))
  return pieces(records, BATCH_RECORDS).map(batchOf)
}

/** Returns batches that fill the tail of each device with a different number of positions, as in normal operation. */
export const warmUp = (reporters: readonly Reporter[], maxPoints = 70): KinesisStreamEvent[] => {
  const random = randomFrom(1)
  return reporters.map(reporter => batchOf([reporter.nextRecord(1 + Math.floor(random() * maxPoints))]))
}
