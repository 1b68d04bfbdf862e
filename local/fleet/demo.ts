/** `npm start -- --demo`: twenty vehicles that drive around and report as phones do, and have done so for some hours. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Account, registerDevices } from './apiClient.ts'
import { pastHours } from './pastHours.ts'
import { type Fix, report, reportQuery } from './tracker.ts'
import { simulatedVehicle, type Vehicle } from './vehicle.ts'

export interface DemoOptions extends Account {
  readonly ingestAddress: string
  readonly say: (line: string) => void
}

const VEHICLES = 20
const REPORT_EVERY_MS = 5000
/** A tunnel or a dead spot: fixes are kept and sent late, all at once. */
const OFFLINE_EVERY = 60
const OFFLINE_FIXES = 8
/** An answer that got lost on its way makes a phone send the same fix twice. */
const DUPLICATE_EVERY = 25

/** Begins to drive; gives the function that ends it. */
export const startDemo = (options: DemoOptions): (() => Promise<void>) => {
  const abort = new AbortController()
  // Each vehicle listens to it, and Node takes eleven listeners for a leak.
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
  const added = await registerDevices(options, new Map(fleet.map(({ uniqueId, name }) => [uniqueId, name])))
  options.say(`${fleet.length} simulated vehicles report every ${REPORT_EVERY_MS / 1000} s`)
  await Promise.all(
    fleet.map(async (vehicle, n) => {
      if (added.has(vehicle.uniqueId)) await tellPast(vehicle, n, options, signal)
      await drive(vehicle, n, options, signal)
    }),
  )
}

/** So that there is something to see in the history and in reports. */
const tellPast = async (
  vehicle: Vehicle,
  n: number,
  { ingestAddress }: DemoOptions,
  signal: AbortSignal,
): Promise<void> => {
  for (const fix of pastHours(vehicle, n + 1, now())) {
    // Not given to each of thousands of requests: they would all listen to it until they are collected.
    signal.throwIfAborted()
    await report(ingestAddress, queryOf(vehicle, fix))
  }
}

const now = (): number => Math.floor(Date.now() / 1000) * 1000

/** The town lies on hills. */
const queryOf = ({ uniqueId }: Vehicle, fix: Fix): string => {
  const altitude = 150 + 30 * Math.sin(fix.latitude * 150) + 25 * Math.cos(fix.longitude * 110)
  return reportQuery(uniqueId, { ...fix, altitude: Math.round(altitude) })
}

const drive = async (
  vehicle: Vehicle,
  n: number,
  { ingestAddress }: DemoOptions,
  signal: AbortSignal,
): Promise<void> => {
  const kept: Fix[] = []
  // Spread over the period, so that they do not all report at once.
  await sleep((n * REPORT_EVERY_MS) / VEHICLES, undefined, { signal })
  for (let turn = n * 7; ; turn += 1) {
    kept.push(vehicle.driveUntil(now()))
    const offline = turn % OFFLINE_EVERY >= OFFLINE_EVERY - OFFLINE_FIXES
    if (!offline) {
      const again = turn % DUPLICATE_EVERY === 0 ? kept.slice(-1) : []
      for (const fix of [...kept.splice(0), ...again]) {
        await report(ingestAddress, queryOf(vehicle, fix), signal)
      }
    }
    await sleep(REPORT_EVERY_MS, undefined, { signal })
  }
}
