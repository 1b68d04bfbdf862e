/** Vehicles that report every ten seconds, and what arrives of it: the same each time. */
import type { KinesisStreamEvent } from 'aws-lambda'
import type { DeviceId } from '#shared/model/ids.ts'
import { osmand } from '#shared/protocol/osmand.ts'
import { encodeRecord, type Point, type StreamRecord } from '#shared/stream/record.ts'
import { sequenceOf } from '../../local/stream/frames.ts'
import { kinesisEvent } from '../../local/stream/kinesisEvent.ts'
import { type Fix, reportQuery } from '../../local/fleet/tracker.ts'
import { simulatedVehicle, type Vehicle } from '../../local/fleet/vehicle.ts'

export const START_MS = Date.UTC(2026, 5, 1, 6)
export const REPORT_EVERY_MS = 10_000

/** Mixed: spells of driving and of standing, about as long; what stands reports, too. */
export type Traffic = 'mixed' | 'driving'

const SPELL_LEAST_MS = 10 * 60_000
const SPELL_MORE_MS = 30 * 60_000
/** Between the fix and its arrival. */
const LATENCY_LEAST_MS = 150
const LATENCY_MORE_MS = 1200

/** Park and Miller's generator: from 0 to 1. */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed * 7919 + 1
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

export class Reporter {
  private readonly vehicle: Vehicle
  private readonly random: () => number
  private readonly traffic: Traffic
  private fix: Fix
  private atMs = START_MS
  /** Stands still while the vehicle is parked. */
  private drivenToMs = START_MS
  private driving: boolean
  private spellEndMs: number

  constructor(
    readonly deviceId: DeviceId,
    traffic: Traffic,
  ) {
    this.traffic = traffic
    this.random = randomFrom(deviceId)
    this.vehicle = simulatedVehicle(deviceId, START_MS)
    this.driving = traffic === 'driving' || this.random() < 0.5
    this.spellEndMs = START_MS + this.random() * SPELL_MORE_MS
    this.fix = this.vehicle.driveUntil(START_MS)
  }

  /** The next fix, ten seconds after the last one. */
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

  /** The next fixes as ingest hands them to the stream: one record with as many points. */
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

/** A batch of the stream as the event source delivers it; sequence numbers rise from batch to batch. */
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

/** What the event source takes at once, as deployed. */
const BATCH_RECORDS = 100

/** Each vehicle's next positions, so many of a vehicle in one batch, each in a record of its own. */
export const batchesOf = (reporters: readonly Reporter[], positionsPerDevice: number): KinesisStreamEvent[] => {
  const records = reporters.flatMap(reporter => Array.from({ length: positionsPerDevice }, () => reporter.nextRecord()))
  return Array.from({ length: Math.ceil(records.length / BATCH_RECORDS) }, (_, n) =>
    batchOf(records.slice(n * BATCH_RECORDS, (n + 1) * BATCH_RECORDS)),
  )
}

/** Before anything is counted each tail holds some positions, each another number: as on any day but the first. */
export const headStart = (reporters: readonly Reporter[], most = 70): KinesisStreamEvent[] => {
  const random = randomFrom(1)
  return reporters.map(reporter => batchOf([reporter.nextRecord(1 + Math.floor(random() * most))]))
}
