/** Time from the 200 of a report until GET /positions returns it, in the complete local run. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { deviceId } from '#shared/model/ids.ts'
import { parseIso } from '#shared/model/time.ts'
import { registerDevices } from '../../local/fleet/apiClient.ts'
import { report, reportQuery } from '../../local/fleet/tracker.ts'
import { quantile, rounds } from '../kit/measure.ts'
import { type Figure, sized } from '../kit/figure.ts'
import { randomFrom, Reporter } from '../kit/fleet.ts'
import { type Addresses, ADMIN, startLocalServer } from '../../scripts/localServer.ts'

const REPORTS = sized(150, 10)
const WAIT_MOST_MS = 5000
/** Random pause, so that reports arrive at any time between two batches of the consumer. */
const PAUSE_MOST_MS = 100
/** Other vehicles that report in the second half. */
const OTHERS = sized(50, 3)
const OTHERS_EVERY_MS = 500

const Positions = z.array(z.object({ deviceId: z.number(), fixTime: z.string() }))
/** The id of the first device of a new installation. */
const OURS = 1

/** Returns the cookie of a new session. */
const signIn = async ({ api }: Addresses): Promise<string> => {
  const response = await fetch(`${api}/api/session`, { method: 'POST', body: new URLSearchParams(ADMIN) })
  const [cookie = ''] = response.headers.getSetCookie()
  return cookie.split(';')[0] ?? ''
}

/** Returns the time of the newest fix in GET /positions, Unix time in milliseconds. */
const shownFix = async ({ api }: Addresses, cookie: string): Promise<number> => {
  const response = await fetch(`${api}/api/positions`, { headers: { cookie } })
  const shown = Positions.parse(await response.json()).find(position => position.deviceId === OURS)
  return parseIso(shown?.fixTime ?? '') ?? 0
}

/** Returns the milliseconds from the response to a report until it is visible. */
const ageOf = async (addresses: Addresses, reporter: Reporter, cookie: string): Promise<number> => {
  const time = Date.now()
  await report(addresses.trackers, reportQuery(`vehicle-${OURS}`, { ...reporter.next(), time }))
  const acceptedAt = performance.now()
  while ((await shownFix(addresses, cookie)) < time) {
    if (performance.now() - acceptedAt > WAIT_MOST_MS)
      throw new Error(`a report is not visible after ${WAIT_MOST_MS} ms`)
  }
  return performance.now() - acceptedAt
}

/** Makes other vehicles report until the signal, spread over the interval. */
const othersReport = async ({ trackers }: Addresses, signal: AbortSignal): Promise<void> => {
  const drive = async (_: unknown, n: number) => {
    const reporter = new Reporter(deviceId(OURS + 1 + n), 'driving')
    await sleep((n * OTHERS_EVERY_MS) / OTHERS)
    while (!signal.aborted) {
      const fix = { ...reporter.next(), time: Date.now() }
      await report(trackers, reportQuery(`vehicle-${reporter.deviceId}`, fix))
      await sleep(OTHERS_EVERY_MS)
    }
  }
  await Promise.all(Array.from({ length: OTHERS }, drive))
}

export const run = async (): Promise<Figure[]> => {
  const { server, addresses } = await startLocalServer()
  const names = Array.from({ length: 1 + OTHERS }, (_, n) => [`vehicle-${OURS + n}`, `Vehicle ${OURS + n}`] as const)
  await registerDevices({ apiAddress: addresses.api, ...ADMIN }, new Map(names))
  const cookie = await signIn(addresses)
  const reporter = new Reporter(deviceId(OURS), 'driving')
  const random = randomFrom(1)
  const oneReport = async () => {
    await sleep(random() * PAUSE_MOST_MS)
    return ageOf(addresses, reporter, cookie)
  }
  await rounds(REPORTS / 10, oneReport)
  const alone = await rounds(REPORTS, oneReport)
  const abort = new AbortController()
  const others = othersReport(addresses, abort.signal)
  const among = await rounds(REPORTS, oneReport)
  abort.abort()
  await others
  server.kill('SIGTERM')
  await once(server, 'exit')
  const load = `${(OTHERS * 1000) / OTHERS_EVERY_MS} reports/s`
  return [
    { figure: 'from 200 to visible, p99', value: quantile(alone, 0.99), unit: 'ms', goal: { atMost: 250 } },
    { figure: 'from 200 to visible, p50', value: quantile(alone, 0.5), unit: 'ms' },
    { figure: `from 200 to visible at ${load}, p99`, value: quantile(among, 0.99), unit: 'ms', goal: { atMost: 250 } },
    { figure: `from 200 to visible at ${load}, p50`, value: quantile(among, 0.5), unit: 'ms' },
  ]
}
