/** The day of a vehicle: stops of 20 to 60 minutes, and trips of 10 to 20. */
import type { RoadMap } from './lanes.ts'
import type { Parking } from './parking.ts'
import { planTrip, type Trip } from './trip.ts'

/** A stop, or a trip. */
export interface Phase {
  readonly ms: number
  readonly trip?: Trip
}

/** Trips end a few seconds later. */
const TRIP_SECONDS = { least: 600, spread: 570 }
const STOP_SECONDS = { least: 1200, spread: 2400 }
/** Share of the vehicles that drive when somebody looks. */
const DRIVING_SHARE = 0.6
/** A vehicle that only just began and is parked drives within this time. */
const SOON_MS = 15 * 60_000

interface PhaseOptions {
  readonly map: RoadMap
  readonly start: Parking
  readonly topKmh: number
  /** Returns a number from 0 to 1. */
  readonly random: () => number
}

/** Returns the function that plans the next phase: trips and stops in turn, beginning with a trip. */
export const phasesFrom = ({ map, start, topKmh, random }: PhaseOptions): (() => Phase) => {
  const secondsOf = ({ least, spread }: typeof TRIP_SECONDS) => Math.round(least + random() * spread)
  let parking = start
  let parked = true
  return () => {
    parked = !parked
    if (parked) return { ms: secondsOf(STOP_SECONDS) * 1000 }
    const trip = planTrip({ map, start: parking, seconds: secondsOf(TRIP_SECONDS), topKmh, random })
    parking = trip.end
    return { ms: trip.seconds * 1000, trip }
  }
}

interface Span {
  readonly beginMs: number
  readonly lookMs: number
}

/** Plans the phases until somebody looks. The length of the first stop decides whether the vehicle drives then. */
export const plannedPhases = (next: () => Phase, { beginMs, lookMs }: Span, random: () => number): Phase[] => {
  const drives = random() < DRIVING_SHARE
  const elapsed = random() / 2
  const soonMs = drives ? 0 : wholeSeconds(random() * SOON_MS)
  const phases: Phase[] = []
  let firstStopMs: number | undefined
  for (let startMs = 0; startMs < lookMs - beginMs; startMs += phases.at(-1)?.ms ?? 0) {
    const phase = next()
    phases.push(phase)
    const stopMs = wholeSeconds(lookMs - beginMs - startMs - phase.ms * elapsed)
    if ((phase.trip !== undefined) === drives && stopMs >= 0) firstStopMs = stopMs
  }
  return [{ ms: firstStopMs ?? soonMs }, ...phases]
}

/** Phones send times in seconds. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000
