/** `npm start -- --demo`: twenty simulated vehicles that report like phones, with a history of six hours. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, registerDevices, replacedKey } from './apiClient.ts'
import { type Fix, RejectedFix, report, reportQuery } from './tracker.ts'
import { simulatedVehicle, type Vehicle } from './vehicle.ts'

export interface DemoOptions extends Account {
  readonly ingestAddress: string
  readonly say: (line: string) => void
}

const VEHICLES = 20
const REPORT_EVERY_MS = 5000
/** In a tunnel or without coverage, fixes are buffered and sent later together. */
const OFFLINE_EVERY = 60
const OFFLINE_FIXES = 8
/** A lost response makes a phone send the same fix twice. */
const DUPLICATE_EVERY = 25

/** Starts the vehicles. Returns the function that stops them. */
export const startDemo = (options: DemoOptions): (() => Promise<void>) => {
  const abort = new AbortController()
  // Each vehicle adds listeners, and Node warns of a leak from eleven on.
  setMaxListeners(VEHICLES * 2, abort.signal)
  const fleet = Array.from({ length: VEHICLES }, (_, n) => simulatedVehicle(n + 1))
  const driving = driveAll(fleet, options, abort.signal).catch((error: unknown) => {
    if (!abort.signal.aborted) options.say(`The demo stopped: ${String(error)}`)
  })
  return async () => {
    abort.abort()
    await driving
  }
}

const driveAll = async (fleet: readonly Vehicle[], options: DemoOptions, signal: AbortSignal): Promise<void> => {
  const names = new Map(fleet.map(({ uniqueId, name }) => [uniqueId, name]))
  const { added, ingestKeys } = await registerDevices(options, names)
  options.say(`${fleet.length} simulated vehicles report every ${REPORT_EVERY_MS / 1000} s`)
  await Promise.all(
    fleet.map(async (vehicle, n) => {
      const { uniqueId } = vehicle
      const key = added.has(uniqueId) ? ingestKeys.get(uniqueId) : await replacedKey(options, uniqueId)
      const route = { ingestAddress: options.ingestAddress, key }
      if (added.has(uniqueId)) await reportHistory(vehicle, n, route, signal)
      await drive(vehicle, n, route, signal)
    }),
  )
}

interface Destination {
  readonly ingestAddress: string
  /** Ingest key of the device, if it needs one. */
  readonly key: string | undefined
}

/** Reports the past hours of a vehicle, so that history and reports have data. */
const reportHistory = async (
  vehicle: Vehicle,
  n: number,
  { ingestAddress, key }: Destination,
  signal: AbortSignal,
): Promise<void> => {
  for (const fix of backfillHistory(vehicle, n + 1, now())) {
    // Requests do not receive the signal, because thousands of them would keep listeners until garbage collection.
    signal.throwIfAborted()
    await report(ingestAddress, queryOf(vehicle, fix, key))
  }
}

const now = (): number => Math.floor(Date.now() / 1000) * 1000

/** Returns the query of a fix, with the altitude of a hilly town. */
const queryOf = ({ uniqueId }: Vehicle, fix: Fix, key: string | undefined): string => {
  const altitude = 150 + 30 * Math.sin(fix.latitude * 150) + 25 * Math.cos(fix.longitude * 110)
  return reportQuery(uniqueId, { ...fix, altitude: Math.round(altitude) }, key)
}

const drive = async (
  vehicle: Vehicle,
  n: number,
  { ingestAddress, key }: Destination,
  signal: AbortSignal,
): Promise<void> => {
  const buffered: Fix[] = []
  // Spreads the reports of the vehicles over the interval.
  await sleep((n * REPORT_EVERY_MS) / VEHICLES, undefined, { signal })
  for (let turn = n * 7; ; turn += 1) {
    buffered.push(vehicle.driveUntil(now()))
    const offline = turn % OFFLINE_EVERY >= OFFLINE_EVERY - OFFLINE_FIXES
    if (!offline) {
      const duplicates = turn % DUPLICATE_EVERY === 0 ? buffered.slice(-1) : []
      for (const fix of [...buffered.splice(0), ...duplicates]) {
        await report(ingestAddress, queryOf(vehicle, fix, key), signal).catch(ignoreRefused)
      }
    }
    await sleep(REPORT_EVERY_MS, undefined, { signal })
  }
}

/** A user who gave the device a key in the meantime sees that its reports are refused. */
const ignoreRefused = (error: unknown): void => {
  if (!(error instanceof RejectedFix) || error.status !== 401) throw error
}

const MINUTE_MS = 60_000
const HISTORY_MS = 6 * 60 * MINUTE_MS
const DRIVING_EVERY_MS = 10_000
const PARKED_EVERY_MS = 5 * MINUTE_MS

/**
 * Returns the fixes of a vehicle in the six hours until `nowMs`: rounds through the town, with arrival between them. They are
 * the same for the same number and time. The vehicle then continues to drive.
 */
export const backfillHistory = (vehicle: Vehicle, number: number, nowMs: number): Fix[] => {
  const fixes: Fix[] = []
  let at = nowMs - HISTORY_MS
  for (let round = 0; at < nowMs; round += 1) {
    const departure = Math.min(nowMs, at + minutes(20, 60, number * 13 + round * 17))
    for (; at < departure; at += PARKED_EVERY_MS) fixes.push(vehicle.parkUntil(at))
    vehicle.parkUntil(departure)
    const arrival = Math.min(nowMs, departure + minutes(12, 20, number * 7 + round * 11))
    for (at = departure; at < arrival; at += DRIVING_EVERY_MS) fixes.push(vehicle.driveUntil(at))
  }
  return fixes
}

const minutes = (least: number, spread: number, seed: number): number => (least + (seed % spread)) * MINUTE_MS
