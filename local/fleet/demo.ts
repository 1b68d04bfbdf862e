/** `npm start -- --demo`: twenty vehicles in a real city that report like phones, with a history of six hours. */
import { setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { type Account, replacedKey } from './apiClient.ts'
import { CITY_STREETS } from './cityFiles.ts'
import { DEMO_FLEET, type DemoVehicle, registerFleet, type RegisteredFleet } from './demoFleet.ts'
import { backfillHistory, HISTORY_MS } from './demoHistory.ts'
import { enableNotifications } from './demoPlaces.ts'
import { type RoadMap, roadMapOf } from './lanes.ts'
import { parkingNear } from './parking.ts'
import { streetsFrom } from './streets.ts'
import { type Fix, RejectedFix, report, reportQuery } from './tracker.ts'
import { simulatedVehicle, type Vehicle } from './vehicle.ts'

export interface DemoOptions extends Account {
  readonly ingestAddress: string
  /** Folder with the files of the city. */
  readonly city: string
  readonly say: (line: string) => void
}

const REPORT_EVERY_MS = 5000
const PARKED_REPORT_EVERY_MS = 60_000
/** In a tunnel or without coverage, fixes are buffered and sent later together. */
const OFFLINE_EVERY = 60
const OFFLINE_FIXES = 8
/** A lost response makes a phone send the same fix twice. */
const DUPLICATE_EVERY = 25
/** Vehicles of an earlier start continue where they were, unless that was in another city. */
const SAME_PLACE_METERS = 500

/** Starts the vehicles. Returns the function that stops them. */
export const startDemo = (options: DemoOptions): (() => Promise<void>) => {
  const abort = new AbortController()
  // Each vehicle adds listeners, and Node warns of a leak from eleven on.
  setMaxListeners(DEMO_FLEET.length * 2, abort.signal)
  const driving = driveAll(options, abort.signal).catch((error: unknown) => {
    if (!abort.signal.aborted) options.say(`The demo stopped: ${String(error)}`)
  })
  return async () => {
    abort.abort()
    await driving
  }
}

const driveAll = async (options: DemoOptions, signal: AbortSignal): Promise<void> => {
  const map = roadMapOf(streetsFrom(await readFile(join(options.city, CITY_STREETS), 'utf8')))
  const fleet = await registerFleet(options)
  options.say(`${DEMO_FLEET.length} simulated vehicles report every ${REPORT_EVERY_MS / 1000} s while they drive`)
  const runs: Run[] = []
  for (const demoVehicle of DEMO_FLEET) {
    runs.push(await runOf(map, demoVehicle, fleet, options))
    // Planning takes the time of several requests of the server.
    await nextTurn(undefined, { signal })
  }
  const histories = runs.map(({ past, destination }) => reportHistory(past, destination, signal))
  const drives = runs.map(async ({ vehicle, destination }, n) => {
    await histories[n]
    await drive(vehicle, n, destination, signal)
  })
  const notified = fleet.isFirst && Promise.all(histories).then(() => enableNotifications(options))
  try {
    await Promise.all([notified, ...drives])
  } finally {
    // When the demo is stopped, the server closes as soon as the last request has ended.
    if (signal.aborted) await Promise.allSettled(drives)
  }
}

interface Run {
  readonly vehicle: Vehicle
  readonly destination: Destination
  /** Fixes that a new vehicle reports first. */
  readonly past: readonly Fix[]
}

const runOf = async (
  map: RoadMap,
  { uniqueId, number, topKmh }: DemoVehicle,
  { known, ingestKeys }: RegisteredFleet,
  options: DemoOptions,
): Promise<Run> => {
  const before = known.get(uniqueId)
  const key = before ? await replacedKey(options, uniqueId) : ingestKeys.get(uniqueId)
  const nowMs = now()
  const beginMs = before ? nowMs : nowMs - HISTORY_MS
  const start = before?.place && parkingNear(map, before.place, SAME_PLACE_METERS)
  const vehicle = simulatedVehicle(number, { map, topKmh, beginMs, lookMs: nowMs, start })
  const destination = { uniqueId, ingestAddress: options.ingestAddress, key }
  return { vehicle, destination, past: before ? [] : backfillHistory(vehicle, nowMs) }
}

interface Destination {
  readonly uniqueId: string
  readonly ingestAddress: string
  /** Ingest key of the device, if it needs one. */
  readonly key: string | undefined
}

const reportHistory = async (fixes: readonly Fix[], destination: Destination, signal: AbortSignal): Promise<void> => {
  for (const fix of fixes) {
    // Requests do not receive the signal, because thousands of them would keep listeners until garbage collection.
    signal.throwIfAborted()
    await report(destination.ingestAddress, queryOf(destination, fix))
  }
}

const now = (): number => Math.floor(Date.now() / 1000) * 1000

/** Returns the query of a fix, with the altitude of a town on low hills by the sea. */
const queryOf = ({ uniqueId, key }: Destination, fix: Fix): string => {
  const altitude = 40 + 20 * Math.sin(fix.latitude * 150) + 15 * Math.cos(fix.longitude * 110)
  return reportQuery(uniqueId, { ...fix, altitude: Math.round(altitude) }, key)
}

const drive = async (vehicle: Vehicle, n: number, destination: Destination, signal: AbortSignal): Promise<void> => {
  const buffered: Fix[] = []
  let reportedMs = -Infinity
  let wasParked = false
  // Spreads the reports of the vehicles over the interval.
  await sleep((n * REPORT_EVERY_MS) / DEMO_FLEET.length, undefined, { signal })
  for (let turn = n * 7; ; turn += 1, await sleep(REPORT_EVERY_MS, undefined, { signal })) {
    const timeMs = now()
    const isParked = vehicle.parkedUntil(timeMs) !== undefined
    if (isParked && wasParked && timeMs - reportedMs < PARKED_REPORT_EVERY_MS) continue
    wasParked = isParked
    reportedMs = timeMs
    buffered.push(vehicle.fixAt(timeMs))
    if (turn % OFFLINE_EVERY >= OFFLINE_EVERY - OFFLINE_FIXES) continue
    const duplicates = turn % DUPLICATE_EVERY === 0 ? buffered.slice(-1) : []
    for (const fix of [...buffered.splice(0), ...duplicates])
      await report(destination.ingestAddress, queryOf(destination, fix), signal).catch(ignoreRefused)
  }
}

/** A user who gave the device a key in the meantime sees that its reports are refused. */
const ignoreRefused = (error: unknown): void => {
  if (!(error instanceof RejectedFix) || error.status !== 401) throw error
}
